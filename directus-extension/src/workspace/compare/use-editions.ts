/** The state of the edition comparison: what can be compared, what is read of both sides, and what changed. Shows nothing. */

import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import { createFollow } from '../../interface/follow';
import type { Analysis } from '../../shared/contracts';
import type { Tree } from '../../shared/findings';
import type { Snapshot } from '../../shared/snapshot';
import type { Client } from '../client';
import { asProblem } from '../review/session';
import { changesBetween, type Change } from './diff';
import { createReader, NotRead, type Progressed } from './reading';
import { runOf, type Side } from './sides';

export type Sides = [Side | null, Side | null];

export interface Editions {
	tree: ShallowRef<Tree | null>;
	analyses: ShallowRef<Analysis[]>;
	/** of both sides, where they are known */
	snapshots: ShallowRef<[Snapshot | null, Snapshot | null]>;
	changes: ComputedRef<Change[] | null>;
	/** documents of the sides that no run has read by itself yet */
	unread: Ref<string[]>;
	/** the run that stands for each side */
	runs: ShallowRef<[Analysis | null, Analysis | null]>;
	reading: ShallowRef<Progressed | null>;
	problem: Ref<Problem | null>;
	/** why a document was not read */
	failure: ShallowRef<NotRead | null>;
	/** an analysis keeps no findings any more */
	gone: Ref<boolean>;
	loading: Ref<boolean>;
	load: () => Promise<void>;
	/** what is there of these sides */
	show: (sides: Sides) => Promise<void>;
	/** has these documents read by themselves, then shows the sides */
	read: (documents: readonly string[], sides: Sides) => Promise<void>;
}

const MOST_RUNS = 100;

export function useEditions(client: Client, product: string): Editions {
	const tree = shallowRef<Tree | null>(null);
	const analyses = shallowRef<Analysis[]>([]);
	const snapshots = shallowRef<[Snapshot | null, Snapshot | null]>([null, null]);
	const runs = shallowRef<[Analysis | null, Analysis | null]>([null, null]);
	const unread = ref<string[]>([]);
	const reading = shallowRef<Progressed | null>(null);
	const problem = ref<Problem | null>(null);
	const failure = shallowRef<NotRead | null>(null);
	const gone = ref(false);
	const loading = ref(false);
	const kept = new Map<string, Snapshot>();
	let asked = 0;

	const follow = createFollow((id) => client.get<Analysis>(`/coverage/analyses/${id}`), (id) => client.url(`/coverage/analyses/${id}/events`));
	const reader = createReader(client, product, follow, (progress) => (reading.value = progress));
	onScopeDispose(() => {
		asked = -1;
		reader.leave();
	});

	const guarded = async (work: () => Promise<void>): Promise<void> => {
		loading.value = true;
		[problem.value, failure.value] = [null, null];
		try {
			await work();
		} catch (error) {
			if (error instanceof NotRead) failure.value = error;
			else problem.value = asProblem(error);
		} finally {
			loading.value = false;
		}
	};
	const list = async (): Promise<void> => {
		analyses.value = await client.get<Analysis[]>('/coverage/analyses', { product_id: product, limit: MOST_RUNS });
	};
	const snapshotOf = async (run: Analysis | null): Promise<Snapshot | null> => {
		if (!run) return null;
		const known = kept.get(run.id) ?? (await client.get<Snapshot>(`/coverage/analyses/${run.id}/findings`));
		kept.set(run.id, known);
		return known;
	};
	const show = async (sides: Sides): Promise<void> => {
		const mine = ++asked;
		const found = sides.map((side) => runFor(side, analyses.value)) as [Analysis | null, Analysis | null];
		[runs.value, snapshots.value, gone.value] = [found, [null, null], false];
		unread.value = [...new Set(sides.filter((side, index) => side?.kind === 'document' && !found[index]).map((side) => side?.id ?? ''))];
		try {
			const [before, after] = await Promise.all([snapshotOf(found[0]), snapshotOf(found[1])]);
			if (mine === asked) snapshots.value = [before, after];
		} catch (error) {
			if (mine !== asked) return;
			if (asProblem(error).code !== 'analysis_unknown') throw error;
			gone.value = true;
		}
	};
	const changes = computed(() => {
		const [before, after] = snapshots.value;
		return before && after ? changesBetween(before, after) : null;
	});

	return {
		tree, analyses, snapshots, changes, unread, runs, reading, problem, failure, gone, loading,
		load: () => guarded(async () => {
			[tree.value] = await Promise.all([client.get<Tree>(`/coverage/products/${encodeURIComponent(product)}/tree`), list()]);
		}),
		show: (sides) => guarded(() => show(sides)),
		read: (documents, sides) => guarded(async () => {
			try {
				for (const document of documents) await reader.read(document);
			} finally {
				reading.value = null;
				await list();
			}
			await show(sides);
		}),
	};
}

function runFor(side: Side | null, analyses: readonly Analysis[]): Analysis | null {
	if (!side) return null;
	return side.kind === 'document' ? runOf(side.id, analyses) : (analyses.find(({ id }) => id === side.id) ?? null);
}
