/** The state of a product's latest analysis, kept fresh, and the verbs that change it. Shows nothing. */

import { computed, onScopeDispose, reactive, ref, watch, type ComputedRef, type Ref } from 'vue';
import { problemOf } from '../app/problem';
import type { Analysis, Key, Progress, Started } from '../shared/contracts';
import { isFinal } from '../shared/status';
import type { CoverageClient } from './coverage-client';
import type { Follow } from './follow';
import type { Facts, Verb } from './view-state';

/** How often the latest analysis is asked for while none runs: one started by a hook, a Flow or another user shows up by itself. */
export const IDLE_MS = 10_000;
const TICK_MS = 1000;

export interface Product {
	/** "+" where the product is not saved yet. */
	key: Ref<Key>;
	permitted: Ref<boolean>;
	/** Unsaved values of the product's form. */
	values: Ref<Record<string, unknown>>;
}

export interface UseAnalysis {
	facts: ComputedRef<Facts>;
	/** Milliseconds, ticking while an analysis runs. */
	now: Ref<number>;
	start: () => Promise<void>;
	cancel: () => Promise<void>;
	cleanUp: (includeReviewed: boolean) => Promise<void>;
}

type State = Pick<Facts, 'loaded' | 'unreachable' | 'analysis' | 'service' | 'problem' | 'note' | 'busy' | 'ended'> & {
	stored: number | null;
	fileField: string | null;
};

const blank = (): State => ({
	loaded: false, unreachable: false, analysis: null, service: null, problem: null, note: null, busy: null, ended: false, stored: null, fileField: null,
});

/** To be called in a component's setup; everything it starts ends with the component. */
export function useAnalysis(product: Product, client: CoverageClient, follow: Follow): UseAnalysis {
	const state = reactive<State>(blank());
	const now = ref(Date.now());
	const saved = computed(() => product.key.value !== '+');
	let round = 0;
	let followed: { id: string; stop: () => void } | null = null;

	function show(analysis: Analysis | null): void {
		const ran = state.analysis !== null && !isFinal(state.analysis.status);
		if (ran && analysis !== null && isFinal(analysis.status)) state.ended = true;
		state.analysis = analysis;
		state.loaded = true;
		state.unreachable = false;
		now.value = Date.now();
		if (analysis && !isFinal(analysis.status)) followOn(analysis.id);
		else if (followed) unfollow();
	}

	function followOn(id: string): void {
		if (followed?.id === id) return;
		unfollow();
		const stop = follow(id, {
			progress: (event) => advance(event),
			row: (analysis) => show(analysis),
			trouble: () => (state.unreachable = true),
		});
		followed = { id, stop };
	}

	function unfollow(): void {
		followed?.stop();
		followed = null;
	}

	/** A final event says that it is over, not how: the row tells that a moment later. */
	function advance(event: Progress): void {
		if (state.analysis?.id !== event.id || isFinal(event.status)) return;
		state.unreachable = false;
		Object.assign(state.analysis, { status: event.status, progress: event.progress, stage: event.message || event.stage });
	}

	async function refresh(): Promise<void> {
		const mine = round;
		if (!saved.value) return;
		const [latest, documents, service] = await Promise.allSettled([
			client.latest(product.key.value), client.documents(product.key.value), client.service(),
		]);
		if (mine !== round || state.busy !== null) return;
		if (latest.status === 'fulfilled') show(latest.value);
		else state.unreachable = true;
		if (documents.status === 'fulfilled') state.stored = documents.value;
		state.service = service.status === 'fulfilled' ? service.value.sidecar : null;
		state.fileField = service.status === 'fulfilled' ? (service.value.file_field ?? null) : state.fileField;
	}

	async function act(verb: Verb, work: () => Promise<void>): Promise<void> {
		if (state.busy !== null) return;
		Object.assign(state, { busy: verb, problem: null, note: null, ended: false });
		const mine = round;
		try {
			await work();
		} catch (error) {
			if (mine === round) state.problem = problemOf(error);
		} finally {
			if (mine === round) state.busy = null;
		}
	}

	/** What was asked for runs as `started`; where that is no new one, the user is told so. */
	async function take(started: Started): Promise<void> {
		const mine = round;
		const analysis = await client.read(started.analysis_id);
		if (mine !== round) return;
		show(analysis);
		const over = isFinal(analysis.status);
		if (started.created) state.ended = over;
		else state.note = over ? 'unchanged' : 'joined';
	}

	const start = () => act('start', async () => {
		const repeats = state.analysis?.status === 'done' && state.analysis.task === 'analysis';
		await take(await client.start(product.key.value, repeats));
	});
	const cancel = () => act('cancel', async () => {
		if (state.analysis) show(await client.cancel(state.analysis.id));
	});
	const cleanUp = (includeReviewed: boolean) => act('cleanup', async () => {
		await take(await client.cleanUp(product.key.value, includeReviewed));
	});

	keepFresh(refresh, () => state.analysis === null || isFinal(state.analysis.status), now);
	watch(product.key, () => {
		round += 1;
		unfollow();
		Object.assign(state, blank());
		void refresh();
	}, { immediate: true });
	watch(() => JSON.stringify(product.values.value['coverage_documents'] ?? null), () => void refresh());
	onScopeDispose(() => {
		round += 1;
		unfollow();
	});

	const facts = computed<Facts>(() => ({
		...state,
		saved: saved.value,
		permitted: product.permitted.value,
		documents: documentsOf(state, product.values.value),
		unsavedDocuments: hasEdits(product.values.value['coverage_documents']),
	}));
	return { facts, now, start, cancel, cleanUp };
}

/** Asks again while nothing runs and the page is looked at; ticks while something runs. */
function keepFresh(refresh: () => Promise<void>, idle: () => boolean, now: Ref<number>): void {
	const asking = setInterval(() => {
		if (idle() && document.visibilityState !== 'hidden') void refresh();
	}, IDLE_MS);
	const ticking = setInterval(() => {
		if (!idle()) now.value = Date.now();
	}, TICK_MS);
	onScopeDispose(() => {
		clearInterval(asking);
		clearInterval(ticking);
	});
}

function documentsOf(state: State, values: Record<string, unknown>): number | null {
	const inField = state.fileField !== null && Boolean(values[state.fileField]);
	return state.stored === null ? null : state.stored + (inField ? 1 : 0);
}

/** Directus keeps unsaved changes of a list as {create, update, delete}. */
export function hasEdits(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return Object.values(value).some((list) => Array.isArray(list) && list.length > 0);
}
