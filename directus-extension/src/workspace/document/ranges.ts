/** Measures pieces of the text that lies over a page, in CSS pixels from the page's corner. The one place that asks the browser for rectangles of text. */

import type { Rect } from './geometry';

/** The rectangles of a range of a span's text; none where it has no text. */
export function partRects(span: HTMLElement | undefined, start: number, end: number, page: HTMLElement): Rect[] {
	const node = span?.firstChild;
	if (!(node instanceof Text)) return [];
	const range = document.createRange();
	range.setStart(node, Math.min(start, node.length));
	range.setEnd(node, Math.min(end, node.length));
	const frame = page.getBoundingClientRect();
	return [...range.getClientRects()].map(({ left, top, width, height }) => ({ left: left - frame.left, top: top - frame.top, width, height }));
}
