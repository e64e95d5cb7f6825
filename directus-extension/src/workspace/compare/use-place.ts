/** The rectangles of a quote that was kept without any: read from the page itself. Shows nothing. */

import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { SnapshotPlace } from '../../shared/snapshot';
import type { Client } from '../client';
import type { Box } from '../document/highlight';
import { itemsOf } from '../document/page-source';
import { loadPdfjs, openPdf, sizeOf, type PdfPage } from '../document/pdf';
import { locate, type Placed } from './locate';

/** A letter's height above and below the line it stands on, as shares of the type's size. */
const ABOVE = 0.85;
const BELOW = 0.2;

/** Null while it is looked for; empty where it is not found, or the document is none with pages. */
export function usePlace(client: Client, { document, page, quote }: SnapshotPlace): ShallowRef<Box[] | null> {
	const boxes = shallowRef<Box[] | null>(null);
	const aborter = new AbortController();
	onScopeDispose(() => aborter.abort());
	find(client, document, page, quote, aborter.signal).then(
		(found) => (boxes.value = found),
		// The viewer itself says what is wrong with a document that cannot be opened.
		() => (boxes.value = []),
	);
	return boxes;
}

async function find(client: Client, document: string, number: number, quote: string, signal: AbortSignal): Promise<Box[]> {
	const library = await loadPdfjs(client.url);
	const pdf = await openPdf(library, client.url(`/coverage/documents/${document}/content`), client.url, signal);
	const page = await pdf.getPage(number);
	return locate(await placed(page), quote);
}

async function placed(page: PdfPage): Promise<Placed[]> {
	const content = await page.getTextContent({ disableNormalization: true });
	const view = page.getViewport({ scale: 1 });
	const { unit } = sizeOf(page);
	return itemsOf(content).map(({ str, hasEOL, transform, width, height }) => {
		const [x, y] = [Number(transform[4]), Number(transform[5])];
		const [x0, y0, x1, y1] = view.convertToViewportRectangle([x, y - BELOW * height, x + width, y + ABOVE * height]).map((one) => Number(one) / unit) as Box;
		return { str, hasEOL, box: [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)] };
	});
}
