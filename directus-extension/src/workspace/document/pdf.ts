/** Opens a document for reading: what it is, what keeps it from being shown, its pages' sizes. Runs nothing that stands in it. */

import type * as pdfjs from 'pdfjs-dist';
import { problemOf, type Problem } from '../../app/problem';
import type { PageSize } from './geometry';

export type Pdfjs = typeof pdfjs;
export type Pdf = pdfjs.PDFDocumentProxy;
export type PdfPage = pdfjs.PDFPageProxy;
export type AddressOf = (path: string) => string;

/** Why a document is not shown. */
export class Unreadable extends Error {
	constructor(readonly problem: Problem) {
		super(problem.message);
	}
}

const HEAD_BYTES = 1024;
const MAX_IMAGE_PIXELS = 64_000_000;
const FOLDER = '/coverage/static/pdfjs/';

const unreadable = (code: string, error?: unknown) => new Unreadable({ code, message: error instanceof Error ? error.message : '', field: null });

let library: Promise<Pdfjs> | null = null;

/** pdf.js, fetched once; after a failure the next call tries again. */
export function loadPdfjs(addressOf: AddressOf): Promise<Pdfjs> {
	library ??= fetchPdfjs(addressOf).catch((error: unknown) => {
		library = null;
		throw unreadable('network', error);
	});
	return library;
}

async function fetchPdfjs(addressOf: AddressOf): Promise<Pdfjs> {
	// A variable, so that no bundler looks for the file at build time.
	const address = addressOf(`${FOLDER}pdf.min.mjs`);
	const loaded = (await import(/* @vite-ignore */ address)) as Pdfjs;
	loaded.GlobalWorkerOptions.workerSrc = addressOf(`${FOLDER}pdf.worker.min.mjs`);
	return loaded;
}

export type Probe = { kind: 'pdf' } | { kind: 'other'; type: string };

/** Looks at the first bytes: a file may be called anything. Throws Unreadable where the endpoint refuses or nobody answers. */
export async function probe(url: string, signal: AbortSignal): Promise<Probe> {
	const answer = await fetch(url, { headers: { range: `bytes=0-${HEAD_BYTES - 1}` }, signal }).catch((error: unknown) => {
		if (signal.aborted) throw error;
		throw unreadable('network', error);
	});
	if (!answer.ok) throw new Unreadable(problemOf({ response: { data: (await answer.json().catch(() => null)) as unknown } }));
	const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
	const head = await headOf(answer);
	if (head.includes('%PDF-')) return { kind: 'pdf' };
	if (type === 'application/pdf') throw unreadable('document_broken');
	return { kind: 'other', type };
}

/** The first bytes as text, also of a server that sends the whole file. */
async function headOf(answer: Response): Promise<string> {
	const reader = answer.body?.getReader();
	let head = '';
	while (reader && head.length < HEAD_BYTES) {
		const { value, done } = await reader.read();
		if (done) return head;
		head += String.fromCharCode(...value.subarray(0, HEAD_BYTES));
	}
	await reader?.cancel();
	return head;
}

/** Throws Unreadable: document_broken, document_password, document_gone or network. An abort gives the document up, opened or not. */
export async function openPdf(library: Pdfjs, url: string, addressOf: AddressOf, signal: AbortSignal): Promise<Pdf> {
	const task = library.getDocument({
		url,
		cMapUrl: addressOf(`${FOLDER}cmaps/`),
		standardFontDataUrl: addressOf(`${FOLDER}standard_fonts/`),
		wasmUrl: addressOf(`${FOLDER}wasm/`),
		// The fonts that a document leaves out come from us: the same page looks the same on every machine.
		useSystemFonts: false,
		enableXfa: false,
		maxImageSize: MAX_IMAGE_PIXELS,
		verbosity: 0,
	});
	signal.addEventListener('abort', () => void task.destroy(), { once: true });
	try {
		return await task.promise;
	} catch (error) {
		void task.destroy();
		throw unreadable(codeOf(error), error);
	}
}

/** The classes of pdf.js lose themselves on the way out of its worker; their names and messages do not. */
function codeOf(error: unknown): string {
	const { name = '', message = '', status } = error as { name?: string; message?: string; status?: number };
	if (name === 'PasswordException') return 'document_password';
	if (name === 'ResponseException') return status === 404 || status === 410 ? 'document_gone' : 'network';
	return name === 'TypeError' || /fetch|network/i.test(message) ? 'network' : 'document_broken';
}

export function sizeOf(page: PdfPage): PageSize {
	const { width, height } = page.getViewport({ scale: 1 });
	return { width, height, unit: page.userUnit };
}
