/** Asks the value rules about a draft while it is being edited: the last answer counts, none is waited for. */

import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import type { RowCollection } from '../../shared/contracts';
import type { Checked, Evidence } from '../../shared/findings';
import type { Draft } from './draft';
import { settled } from './draft';
import { asProblem, type Session } from './session';

export const PAUSE_MS = 400;

export interface Question {
	collection: RowCollection;
	draft: Draft;
	evidence: Evidence[];
	/** whether the rules have a say at all */
	needed: boolean;
}

export interface Check {
	checking: Ref<boolean>;
	/** null = not asked, or no answer */
	answer: Ref<Checked | null>;
	/** the rules could not be asked */
	down: Ref<boolean>;
	/** saving needs the person's word that it is right all the same */
	doubtful: ComputedRef<boolean>;
}

export function useCheck(session: Session, question: () => Question): Check {
	const [checking, down] = [ref(false), ref(false)];
	const answer = shallowRef<Checked | null>(null);
	let [timer, asked] = [undefined as ReturnType<typeof setTimeout> | undefined, 0];

	const ask = async ({ collection, draft, evidence }: Question): Promise<void> => {
		const mine = ++asked;
		checking.value = true;
		const said = await session.check(collection, settled(draft), evidence).then(
			(checked) => ({ checked, down: false }),
			// A draft that is not whole yet is refused: the fields themselves say so, the rules are not missing.
			(error: unknown) => ({ checked: null, down: asProblem(error).code !== 'finding_invalid' }),
		);
		if (mine !== asked) return;
		checking.value = false;
		answer.value = said.checked;
		down.value = said.down;
	};
	watch(question, (now) => {
		clearTimeout(timer);
		if (now.needed) timer = setTimeout(() => void ask(now), answer.value === null ? 0 : PAUSE_MS);
	}, { immediate: true, deep: true });
	onScopeDispose(() => {
		clearTimeout(timer);
		asked += 1;
	});
	return { checking, answer, down, doubtful: computed(() => question().needed && (down.value || answer.value?.ok === false)) };
}
