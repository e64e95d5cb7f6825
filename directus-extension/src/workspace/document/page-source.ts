/** What a page needs to show itself: the opened document, its text, and a turn to be drawn. */

import type { TextContent, TextItem } from 'pdfjs-dist/types/src/display/api';
import type { InjectionKey } from 'vue';
import type { Pdf, PdfPage, Pdfjs } from './pdf';
import { RenderQueue } from './render-queue';

export interface PageSource {
	library: Pdfjs;
	queue: RenderQueue;
	/** rejects where the document is broken there */
	page: (number: number) => Promise<PdfPage>;
	/** what is written on the page, read once */
	text: (number: number) => Promise<TextContent>;
	distance: (number: number) => number;
}

export const PAGE_SOURCE: InjectionKey<{ value: PageSource | null }> = Symbol('page source');

export function pageSource(pdf: Pdf, library: Pdfjs, distance: (number: number) => number): PageSource {
	const texts = new Map<number, Promise<TextContent>>();
	const page = (number: number) => pdf.getPage(number);
	const read = async (number: number) => (await page(number)).getTextContent({ disableNormalization: true });
	return {
		library,
		queue: new RenderQueue(),
		page,
		text: (number) => {
			const known = texts.get(number) ?? read(number);
			texts.set(number, known);
			known.catch(() => texts.delete(number));
			return known;
		},
		distance,
	};
}

/** The pieces of text in the order of the page, as pdf.js's text layer counts them. */
export function itemsOf(content: TextContent): TextItem[] {
	return content.items.filter((item): item is TextItem => 'str' in item);
}
