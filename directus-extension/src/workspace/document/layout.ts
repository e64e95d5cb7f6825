/** Where each page stands in the column of all pages, which of them are near the window, and where to scroll. Knows numbers only. */

import type { PageSize, Rect } from './geometry';

export interface PagePlace extends Rect {
	page: number;
}

/** CSS pixels. `places[n - 1]` is page n. */
export interface Layout {
	places: PagePlace[];
	width: number;
	height: number;
}

/** The part of the column that is seen, CSS pixels. */
export interface Window {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** A point of a page, in fractions of its size, and where in the window it shows. */
export interface Anchor {
	page: number;
	x: number;
	y: number;
	at: { x: number; y: number };
}

export const MARGIN = 12;

/** All pages below each other, each in the middle of the window; one that is wider begins at its edge and widens the column. */
export function layoutOf(sizes: PageSize[], scale: number, windowWidth: number): Layout {
	const widest = sizes.reduce((most, size) => Math.max(most, size.width * scale), 0);
	const width = Math.max(windowWidth, widest + 2 * MARGIN);
	let top = MARGIN;
	const places = sizes.map((size, at) => {
		const own = { width: size.width * scale, height: size.height * scale };
		const place = { page: at + 1, left: Math.max(MARGIN, (windowWidth - own.width) / 2), top, ...own };
		top += own.height + MARGIN;
		return place;
	});
	return { places, width, height: top };
}

/** The page at a height of the column: the one that holds it, else the next below, else the last. 1 where there is none. */
export function pageAt({ places }: Layout, y: number): number {
	let low = 0;
	let high = places.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		const place = places[middle];
		if (place && place.top + place.height < y) low = middle + 1;
		else high = middle;
	}
	return places[low]?.page ?? 1;
}

/** First and last page that touch the window or lie within `reach` windows above or below it. */
export function pagesNear(layout: Layout, { top, height }: Window, reach: number): [number, number] {
	return [pageAt(layout, top - reach * height), pageAt(layout, top + (1 + reach) * height)];
}

/** The place's distance from the middle of the window, for what is drawn first. */
export function distanceOf(layout: Layout, page: number, { top, height }: Window): number {
	const place = layout.places[page - 1];
	return place ? Math.abs(place.top + place.height / 2 - (top + height / 2)) : Infinity;
}

/** What stands at a point of the window, to find it again in another layout. */
export function anchorAt(layout: Layout, window: Window, at = { x: window.width / 2, y: window.height / 3 }): Anchor | null {
	const page = pageAt(layout, window.top + at.y);
	const place = layout.places[page - 1];
	if (!place) return null;
	return { page, x: (window.left + at.x - place.left) / place.width, y: (window.top + at.y - place.top) / place.height, at };
}

/** Where to scroll so that the anchor shows where it did. */
export function scrollFor(layout: Layout, { page, x, y, at }: Anchor): { left: number; top: number } | null {
	const place = layout.places[page - 1];
	return place ? { left: place.left + x * place.width - at.x, top: place.top + y * place.height - at.y } : null;
}

/** Where to scroll so that a rectangle of the page stands in the middle; one that is too large shows its beginning. */
export function scrollToMiddle(layout: Layout, page: number, rect: Rect, window: Window): { left: number; top: number } | null {
	const place = layout.places[page - 1];
	if (!place) return null;
	const middle = (start: number, length: number, room: number) => (length > room ? start - MARGIN : start + length / 2 - room / 2);
	const left = place.left + rect.left;
	const seen = left >= window.left && left + rect.width <= window.left + window.width;
	return { left: seen ? window.left : middle(left, rect.width, window.width), top: middle(place.top + rect.top, rect.height, window.height) };
}

export function byPage<T extends { page: number }>(all: T[]): Map<number, T[]> {
	const pages = new Map<number, T[]>();
	for (const one of all) {
		const known = pages.get(one.page);
		if (known) known.push(one);
		else pages.set(one.page, [one]);
	}
	return pages;
}
