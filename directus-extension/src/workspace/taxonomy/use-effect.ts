/** The effect of pending changes on reviewed products: a batch of trials, one after the other, each held against people's decisions. */

import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import type { Key } from '../../shared/contracts';
import type { Tree } from '../../shared/findings';
import type { TaxonomyChange } from '../../shared/taxonomy-changes';
import type { Client } from '../client';
import { asProblem } from '../review/session';
import { score, type Score } from './against';
import { differences } from './outcome';
import { Cancelled, type Trier } from './trial';
import { createTrier } from './use-trial';

/** A batch of more would keep the workers from what people wait for. */
export const MOST_MEASURED = 20;

export interface Measured {
	product: { id: Key; name: string };
	/** null where it could not be measured; then `problem` says why */
	scores: { before: Score; after: Score; found: number; lost: number } | null;
	problem: Problem | null;
}

export interface EffectState {
	measured: ShallowRef<Measured[]>;
	/** how many are to be measured; 0 = none is */
	running: Ref<number>;
	measure: (products: readonly Measured['product'][], changes: readonly TaxonomyChange[]) => Promise<void>;
	cancel: () => Promise<void>;
}

export function useEffectOf(client: Client): EffectState {
	const measured = shallowRef<Measured[]>([]);
	const running = ref(0);
	let trier: Trier | null = null;
	let turn = 0;

	async function one(product: Measured['product'], changes: readonly TaxonomyChange[]): Promise<Measured> {
		try {
			trier = createTrier(client);
			const { before, after } = await trier.run(product.id, changes);
			const tree = await client.get<Tree>(`/coverage/products/${encodeURIComponent(String(product.id))}/tree`);
			const { found, lost } = differences(before, after);
			return { product, scores: { before: score(tree, before), after: score(tree, after), found: found.length, lost: lost.length }, problem: null };
		} catch (error) {
			if (error instanceof Cancelled) throw error;
			return { product, scores: null, problem: asProblem(error) };
		}
	}

	async function measure(products: readonly Measured['product'][], changes: readonly TaxonomyChange[]): Promise<void> {
		const mine = ++turn;
		measured.value = [];
		running.value = products.length;
		try {
			for (const product of products) {
				const result = await one(product, changes);
				if (mine !== turn) return;
				measured.value = [...measured.value, result];
			}
		} catch (error) {
			if (!(error instanceof Cancelled)) throw error;
		} finally {
			if (mine === turn) running.value = 0;
		}
	}

	async function cancel(): Promise<void> {
		turn += 1;
		running.value = 0;
		await trier?.cancel();
	}

	onScopeDispose(() => void cancel());
	return { measured, running, measure, cancel };
}
