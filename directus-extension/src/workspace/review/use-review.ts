/** Makes what the review page's parts share. To be called once, in the page's setup. */

import { useApi } from '@directus/extensions-sdk';
import { computed, onScopeDispose, reactive, ref, shallowReactive, shallowRef, watch, type Ref } from 'vue';
import { review as texts } from '../../i18n/workspace/review';
import { sentence } from '../../app/problem';
import { useTranslation } from '../../app/use-translation';
import { createClient } from '../client';
import { useTexts } from '../use-texts';
import type { Review } from './context';
import { simple } from './decisions';
import { titleOf } from './describe';
import type { Selected } from './draft';
import { quotesOf } from './evidence';
import type { Command } from './keys';
import { linesOf, neighbour, type View } from './lines';
import type { Finding } from './model';
import { nothingKnown, Session, type Known, type Outcome } from './session';

/** Who holds j down passes over findings: the document follows where the selection rests. */
const REST_MS = 60;

/** What the page itself has to do, as it owns the document and the fields. */
export interface Stage {
	jump: Review['jump'];
	/** brings the document forward where there is room for one side alone */
	show: () => void;
	turn: (pages: 1 | -1) => void;
	focusTree: () => void;
	focusSearch: () => void;
}

export function useReviewPage(product: string, stage: Stage): Review {
	const { t, locale } = useTexts(texts);
	const { t: general } = useTranslation();
	const known: Known = shallowReactive({ ...nothingKnown(), undo: shallowReactive([]), conflicts: shallowReactive(new Map()) });
	const session = new Session(product, known, createClient(useApi()));
	onScopeDispose(() => session.end());

	const view = reactive<View>({ show: 'all', search: '', sort: 'document', folded: new Set() });
	const lines = computed(() => linesOf(known.model, view));
	const selected = ref<string | null>(null);
	const finding = computed(() => (selected.value === null ? null : (known.model.byKey.get(selected.value) ?? null)));
	const may = computed(() => known.tree?.right === 'update');
	const open: Review['open'] = ref(null);
	const passage = shallowRef<Selected | null>(null);
	const said = ref('');
	const failure: Review['failure'] = shallowRef(null);
	const problemText = (problem: { code: string; message: string }) => sentence(general, problem);
	const title = (one: Finding) => titleOf(t, locale.value, one);

	let turning: ReturnType<typeof setTimeout> | undefined;
	const select = (key: string, reveal = true): void => {
		if (selected.value !== key) failure.value = null;
		selected.value = key;
		const place = finding.value && quotesOf(finding.value)[0];
		clearTimeout(turning);
		if (reveal && place) turning = setTimeout(() => stage.jump(place), REST_MS);
	};
	onScopeDispose(() => clearTimeout(turning));
	const following = (key: string): string | null => {
		const next = neighbour(lines.value, key, 1);
		return next === key ? neighbour(lines.value, key, -1) : next;
	};
	/** What is not saved is said; the selection moves on only where something was. */
	const conclude = (outcome: Outcome, text: string, next: string | null, again: () => void): void => {
		failure.value = outcome.done || 'conflicts' in outcome ? null : { text: problemText(outcome.problem), again };
		said.value = outcome.done ? text : t('conflicts' in outcome ? 'said.conflict' : 'said.failed');
		if (outcome.done && next !== null && known.model.byKey.has(next)) select(next);
	};

	const decide: Review['decide'] = async (action) => {
		const one = finding.value;
		if (!one || !may.value || known.busy) return;
		const next = following(one.key);
		const outcome = await session.decide([simple(action, one)]);
		conclude(outcome, t(`said.${action}`, { title: title(one) }), next === one.key ? null : next, () => void decide(action));
	};
	const bulk = async (findings: Finding[]): Promise<void> => {
		const outcome = await session.decide(findings.map((one) => simple('accept', one)));
		conclude(outcome, t('said.bulk', { count: findings.length }), null, () => void bulk(findings));
	};
	const undo = async (): Promise<void> => {
		if (!may.value || known.busy) return;
		const outcome = await session.undo();
		if (outcome === null) {
			said.value = t('said.undo.none');
			return;
		}
		const back = outcome.done ? outcome.decided.rows.at(-1) : undefined;
		conclude(outcome, t('said.undo'), back ? `${back.collection}/${back.id}` : null, () => void undo());
	};

	const step = (by: 1 | -1): void => {
		const next = neighbour(lines.value, selected.value, by);
		if (next !== null) select(next);
		stage.focusTree();
	};
	const openIf = (what: 'edit' | 'add' | 'bulk', holds: boolean): void => {
		if (holds && may.value) open.value = what;
	};
	const jump: Review['jump'] = (quoted) => {
		stage.show();
		stage.jump(quoted);
	};
	const next = nextPlace(finding, jump);
	const actions: Record<Command, () => void> = {
		next: () => step(1),
		previous: () => step(-1),
		accept: () => void decide('accept'),
		reject: () => void decide('reject'),
		mine: () => finding.value?.row.proposal && void decide('take_mine'),
		new: () => finding.value?.row.proposal && void decide('take_new'),
		undo: () => void undo(),
		edit: () => openIf('edit', finding.value !== null),
		add: () => openIf('add', true),
		bulk: () => openIf('bulk', true),
		open: next,
		search: () => stage.focusSearch(),
		help: () => (open.value = 'help'),
		page_back: () => stage.turn(-1),
		page_on: () => stage.turn(1),
		fold: () => {
			const line = lines.value.find((one) => one.finding.key === selected.value);
			if (line?.foldable && !line.folded) view.folded.add(line.finding.key);
			else if (line?.finding.parent) select(line.finding.parent, false);
		},
		unfold: () => selected.value !== null && view.folded.delete(selected.value),
	};
	return {
		session, known, view, lines, selected, finding, may, open, passage, said, failure, t, locale,
		select, jump, run: (command) => actions[command](), decide, bulk, undo, following, problemText,
	};
}

/** Each call shows the next place of the selected finding, beginning with the first. */
function nextPlace(finding: Ref<Finding | null>, show: (place: ReturnType<typeof quotesOf>[number]) => void): () => void {
	let at = 0;
	watch(() => finding.value?.key, () => (at = 0));
	return () => {
		const all = finding.value ? quotesOf(finding.value) : [];
		const place = all[at % Math.max(1, all.length)];
		at += 1;
		if (place) show(place);
	};
}
