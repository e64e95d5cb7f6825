/** A trial as a page shows it: what runs, how far, what came out. Ends with the component that made it. */

import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import { createFollow } from '../../interface/follow';
import type { Analysis, Key } from '../../shared/contracts';
import type { TaxonomyChange } from '../../shared/taxonomy-changes';
import type { Client } from '../client';
import { asProblem } from '../review/session';
import { Cancelled, Trier, type Step, type Trial } from './trial';

export interface TrialState {
	step: Ref<Step | null>;
	trial: ShallowRef<Trial | null>;
	problem: Ref<Problem | null>;
	cancelled: Ref<boolean>;
	run: (product: Key, changes: readonly TaxonomyChange[]) => Promise<void>;
	cancel: () => Promise<void>;
}

export function createTrier(client: Client, heard?: (step: Step) => void): Trier {
	const path = (id: string): string => `/coverage/analyses/${encodeURIComponent(id)}`;
	return new Trier(client, createFollow((id) => client.get<Analysis>(path(id)), (id) => client.url(`${path(id)}/events`)), heard);
}

export function useTrial(client: Client): TrialState {
	const step = ref<Step | null>(null);
	const trial = shallowRef<Trial | null>(null);
	const problem = ref<Problem | null>(null);
	const cancelled = ref(false);
	let trier: Trier | null = null;

	async function run(product: Key, changes: readonly TaxonomyChange[]): Promise<void> {
		trial.value = problem.value = null;
		cancelled.value = false;
		const mine = createTrier(client, (heard) => mine === trier && (step.value = heard));
		trier = mine;
		try {
			trial.value = await mine.run(product, changes);
		} catch (error) {
			if (error instanceof Cancelled) cancelled.value = true;
			else problem.value = asProblem(error);
		} finally {
			step.value = null;
			trier = null;
		}
	}

	const cancel = async (): Promise<void> => trier?.cancel();
	onScopeDispose(() => void cancel());
	return { step, trial, problem, cancelled, run, cancel };
}
