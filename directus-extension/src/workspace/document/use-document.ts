/** The document behind an address: loading, ready, of another kind, or failed, and the sizes of its pages as they become known. */

import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import type { PageSize } from './geometry';
import { loadPdfjs, openPdf, probe, sizeOf, Unreadable, type AddressOf, type Pdf, type Pdfjs } from './pdf';

export type DocumentState =
	| { state: 'loading' }
	| { state: 'ready'; pdf: Pdf; library: Pdfjs }
	| { state: 'other'; type: string }
	| { state: 'failed'; problem: Problem };

export interface OpenDocument {
	document: ShallowRef<DocumentState>;
	/** one per page; the first page's until a page was looked at */
	sizes: ShallowRef<PageSize[]>;
	/** true once every page's own size is known */
	measured: Ref<boolean>;
	retry: () => void;
}

const BATCH = 25;

/** To be called in a component's setup. `url` null = nothing to show. */
export function useDocument(url: Ref<string | null>, addressOf: AddressOf): OpenDocument {
	const document = shallowRef<DocumentState>({ state: 'loading' });
	const sizes = shallowRef<PageSize[]>([]);
	const measured = ref(false);
	let aborter = new AbortController();

	async function load(): Promise<void> {
		aborter.abort();
		const { signal } = (aborter = new AbortController());
		document.value = { state: 'loading' };
		sizes.value = [];
		measured.value = false;
		if (url.value === null) return;
		try {
			const opened = await open(url.value, addressOf, signal);
			if (signal.aborted) return;
			if (opened.state === 'ready') sizes.value = await firstSizes(opened.pdf);
			if (signal.aborted) return;
			document.value = opened;
			if (opened.state === 'ready') await measure(opened.pdf, sizes, signal);
			measured.value = !signal.aborted;
		} catch (error) {
			if (signal.aborted) return;
			document.value = { state: 'failed', problem: problemFrom(error) };
		}
	}

	watch(url, () => void load(), { immediate: true });
	onBeforeUnmount(() => aborter.abort());
	return { document, sizes, measured, retry: () => void load() };
}

function problemFrom(error: unknown): Problem {
	return error instanceof Unreadable ? error.problem : { code: 'document_broken', message: error instanceof Error ? error.message : '', field: null };
}

async function open(url: string, addressOf: AddressOf, signal: AbortSignal): Promise<Exclude<DocumentState, { state: 'loading' | 'failed' }>> {
	const [library, found] = await Promise.all([loadPdfjs(addressOf), probe(url, signal)]);
	if (found.kind === 'other') return { state: 'other', type: found.type };
	return { state: 'ready', pdf: await openPdf(library, url, addressOf, signal), library };
}

async function firstSizes(pdf: Pdf): Promise<PageSize[]> {
	const first = sizeOf(await pdf.getPage(1));
	return Array.from({ length: pdf.numPages }, () => first);
}

/** A page that cannot be read keeps the first one's size: it will say so itself when it is shown. */
async function measure(pdf: Pdf, sizes: ShallowRef<PageSize[]>, signal: AbortSignal): Promise<void> {
	for (let from = 2; from <= pdf.numPages && !signal.aborted; from += BATCH) {
		const numbers = Array.from({ length: Math.min(BATCH, pdf.numPages - from + 1) }, (_, at) => from + at);
		const found = await Promise.all(numbers.map((number) => pdf.getPage(number).then(sizeOf).catch(() => null)));
		const known = [...sizes.value];
		found.forEach((size, at) => {
			if (size) known[from - 1 + at] = size;
		});
		if (!signal.aborted) sizes.value = known;
	}
}
