/** Keeps the session of a product in step with the form, the clock and the page. Shows nothing. */

import { computed, onScopeDispose, reactive, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { Key } from '../shared/contracts';
import type { CoverageClient } from './coverage-client';
import type { Follow } from './follow';
import { nothingKnown, Session, type Known } from './session';
import type { Facts } from './view-state';

/** How often the latest analysis is asked for while none runs: one started by a hook, a Flow or another user shows up by itself. */
export const IDLE_MS = 10_000;
const TICK_MS = 1000;
const UNSAVED = '+';

export interface Product {
	key: Ref<Key>;
	permitted: Ref<boolean>;
	/** How the button reads the documents; null = as the operator has set it. */
	extractor: Ref<string | null>;
	/** The values of the product's form, unsaved changes included. */
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

/** To be called in a component's setup; everything it starts ends with the component. */
export function useAnalysis(product: Product, client: CoverageClient, follow: Follow): UseAnalysis {
	const known = reactive<Known>(nothingKnown());
	const now = ref(Date.now());
	let session = new Session(product.key.value, known, client, follow);

	const saved = computed(() => product.key.value !== UNSAVED);
	const refresh = () => {
		// The form's values may change a moment before the session follows the key.
		if (saved.value && session.product === product.key.value) void session.refresh().then(() => (now.value = Date.now()));
	};

	watch(product.key, (key) => {
		session.end();
		Object.assign(known, nothingKnown());
		session = new Session(key, known, client, follow);
		refresh();
	}, { immediate: true });
	watch(() => JSON.stringify(product.values.value['coverage_documents'] ?? null), refresh);
	every(IDLE_MS, () => {
		if (session.idle && document.visibilityState !== 'hidden') refresh();
	});
	every(TICK_MS, () => {
		if (!session.idle) now.value = Date.now();
	});
	onScopeDispose(() => session.end());

	const facts = computed<Facts>(() => ({
		...known,
		saved: saved.value,
		permitted: product.permitted.value,
		documents: documentsOf(known, product.values.value),
		unsavedDocuments: hasEdits(product.values.value['coverage_documents']),
	}));
	return {
		facts,
		now,
		start: () => session.start(product.extractor.value),
		cancel: () => session.cancel(),
		cleanUp: (includeReviewed) => session.cleanUp(includeReviewed),
	};
}

function every(milliseconds: number, work: () => void): void {
	const timer = setInterval(work, milliseconds);
	onScopeDispose(() => clearInterval(timer));
}

function documentsOf({ stored, fileField }: Known, values: Record<string, unknown>): number | null {
	const inField = fileField !== null && Boolean(values[fileField]);
	return stored === null ? null : stored + (inField ? 1 : 0);
}

/** Directus keeps unsaved changes of a list as {create, update, delete}. */
export function hasEdits(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return Object.values(value).some((list) => Array.isArray(list) && list.length > 0);
}
