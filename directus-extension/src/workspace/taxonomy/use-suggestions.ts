/** The suggestions for one taxonomy as read from the endpoint. Accepting one is a pending change, made by the page. */

import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import type { Suggestions } from '../../shared/suggestions';
import type { Client } from '../client';
import { asProblem } from '../review/session';

export interface SuggestionState {
	answer: ShallowRef<Suggestions | null>;
	problem: Ref<Problem | null>;
	/** how many there are; null = not read yet */
	waiting: ComputedRef<number | null>;
	load: () => Promise<void>;
}

export function useSuggestions(client: Client, taxonomy: () => string | null): SuggestionState {
	const answer = shallowRef<Suggestions | null>(null);
	const problem = ref<Problem | null>(null);
	let turn = 0;

	async function load(): Promise<void> {
		const mine = ++turn;
		const id = taxonomy();
		if (id === null) return;
		try {
			const read = (await client.list(`/coverage/taxonomies/${id}/suggestions`)) as unknown as Suggestions;
			if (mine !== turn) return;
			answer.value = read;
			problem.value = null;
		} catch (error) {
			if (mine === turn) problem.value = asProblem(error);
		}
	}

	watch(taxonomy, () => {
		answer.value = null;
		void load();
	}, { immediate: true });
	return { answer, problem, waiting: computed(() => answer.value?.data.length ?? null), load };
}
