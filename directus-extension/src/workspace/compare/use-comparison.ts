/** Reads what the page's address asks for, and says what of it is not there. Shows nothing. */

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import type { Comparison } from '../../shared/comparison';
import type { ProductBrief } from '../../shared/findings';
import type { Client } from '../client';
import { asProblem } from '../review/session';
import type { Choice } from './choice';

export interface Loaded {
	comparison: ShallowRef<Comparison | null>;
	/** ids that were asked for and are gone, or not for this person */
	lost: Ref<string[]>;
	problem: Ref<Problem | null>;
	loading: Ref<boolean>;
	load: (choice: Pick<Choice, 'products' | 'taxonomy'>) => Promise<void>;
}

export function useComparison(client: Client): Loaded {
	const comparison = shallowRef<Comparison | null>(null);
	const lost = ref<string[]>([]);
	const problem = ref<Problem | null>(null);
	const loading = ref(false);
	let asked = 0;

	async function load(choice: Pick<Choice, 'products' | 'taxonomy'>): Promise<void> {
		const mine = ++asked;
		loading.value = true;
		try {
			const found = await read(client, choice);
			if (mine !== asked) return;
			[comparison.value, lost.value, problem.value] = [found.comparison, found.lost, null];
		} catch (error) {
			if (mine === asked) problem.value = asProblem(error);
		} finally {
			if (mine === asked) loading.value = false;
		}
	}
	return { comparison, lost, problem, loading, load };
}

interface Found {
	comparison: Comparison | null;
	lost: string[];
}

/** The server refuses the whole comparison for one product that is not to be seen: then it is asked which ones are. */
async function read(client: Client, { products, taxonomy }: Pick<Choice, 'products' | 'taxonomy'>): Promise<Found> {
	if (products.length === 0) return { comparison: null, lost: [] };
	const ask = (ids: readonly string[]) => client.get<Comparison>('/coverage/comparison', { products: ids.join(','), ...(taxonomy === null ? {} : { taxonomy }) });
	try {
		return { comparison: await ask(products), lost: [] };
	} catch (error) {
		if (asProblem(error).code !== 'product_unknown') throw error;
	}
	const { data } = await client.list<ProductBrief>('/coverage/products', { ids: products.join(',') });
	const seen = new Set(data.map(({ id }) => String(id)));
	const visible = products.filter((id) => seen.has(id));
	return { comparison: visible.length > 0 ? await ask(visible) : null, lost: products.filter((id) => !seen.has(id)) };
}
