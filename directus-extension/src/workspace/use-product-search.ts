/** The products that a person may read, found by a search as it is typed. Knows no choice among them. */

import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../app/problem';
import type { ProductBrief } from '../shared/findings';
import type { Client, Listed } from './client';
import { asProblem } from './review/session';

const PAUSE_MS = 300;

export interface ProductSearch {
	search: Ref<string>;
	/** null until something has been found or nothing; a failure leaves it as it was */
	found: ShallowRef<Listed<ProductBrief> | null>;
	problem: Ref<Problem | null>;
	loading: Ref<boolean>;
	/** Searches when the typing rests. */
	look: (text: string | null) => void;
	/** Searches now: at first, and once more after a failure. */
	load: () => Promise<void>;
}

/** To be called in a component's setup; at most `limit` products are listed. An answer to an earlier search is dropped. */
export function useProductSearch(client: Client, limit: number): ProductSearch {
	const search = ref('');
	const found = shallowRef<Listed<ProductBrief> | null>(null);
	const problem = ref<Problem | null>(null);
	const loading = ref(false);
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asked = 0;

	function look(text: string | null): void {
		search.value = text ?? '';
		clearTimeout(timer);
		timer = setTimeout(() => void load(), PAUSE_MS);
	}

	async function load(): Promise<void> {
		const mine = ++asked;
		const text = search.value.trim();
		loading.value = true;
		try {
			const answer = await client.list<ProductBrief>('/coverage/products', { limit, ...(text ? { search: text } : {}) });
			if (mine === asked) [found.value, problem.value] = [answer, null];
		} catch (error) {
			if (mine === asked) problem.value = asProblem(error);
		} finally {
			if (mine === asked) loading.value = false;
		}
	}

	onScopeDispose(() => {
		clearTimeout(timer);
		asked = -1;
	});
	return { search, found, problem, loading, look, load };
}
