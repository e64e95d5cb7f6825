/** From PDF points to CSS pixels and back, and which zoom fits. Knows numbers only: no page, no browser. */

import type { Box, Highlight } from './highlight';

/** Points as pdf.js shows the page at scale 1, rotation applied; `unit` = the page's own user unit, which is in both. */
export interface PageSize {
	width: number;
	height: number;
	unit: number;
}

export interface Rect {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** A number is a scale: CSS pixels per point. */
export type Zoom = 'width' | 'page' | number;

/** CSS pixels per point at which a page has its size on paper. */
export const FULL_SIZE = 96 / 72;
export const MIN_SCALE = FULL_SIZE * 0.25;
export const MAX_SCALE = FULL_SIZE * 4;
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

export function clampScale(scale: number): number {
	return Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
}

/** The scale at which a page fits into the room (CSS pixels, margins already taken off). */
export function scaleOf(zoom: Zoom, size: PageSize, room: { width: number; height: number }): number {
	if (typeof zoom === 'number') return clampScale(zoom);
	const width = room.width / size.width;
	return clampScale(zoom === 'width' ? width : Math.min(width, room.height / size.height));
}

/** The next larger or smaller step of the usual ones. */
export function stepped(scale: number, direction: 1 | -1): number {
	const percent = scale / FULL_SIZE;
	const next = direction > 0 ? STEPS.find((step) => step > percent + 0.005) : STEPS.filter((step) => step < percent - 0.005).at(-1);
	return next === undefined ? clampScale(scale) : next * FULL_SIZE;
}

/** The size that most pages have: what "fit" goes by, so that one large table does not shrink all others. */
export function usualSize(sizes: PageSize[]): PageSize {
	const counts = new Map<string, { size: PageSize; count: number }>();
	for (const size of sizes) {
		const key = `${Math.round(size.width)}x${Math.round(size.height)}`;
		const known = counts.get(key) ?? { size, count: 0 };
		counts.set(key, { size: known.size, count: known.count + 1 });
	}
	const best = [...counts.values()].reduce((most, one) => (one.count > most.count ? one : most), { size: { width: 595, height: 842, unit: 1 }, count: 0 });
	return best.size;
}

/** Where a box stands in CSS pixels from the page's top left corner. */
export function rectOf(box: Box, scale: number, unit: number): Rect {
	const factor = scale * unit;
	const [x0, y0, x1, y1] = box;
	return { left: x0 * factor, top: y0 * factor, width: (x1 - x0) * factor, height: (y1 - y0) * factor };
}

/** The other way round, in points rounded to a tenth as the engine's boxes are. */
export function boxOf(rect: Rect, scale: number, unit: number): Box {
	const factor = scale * unit;
	const tenth = (pixels: number) => Math.round((pixels / factor) * 10) / 10;
	return [tenth(rect.left), tenth(rect.top), tenth(rect.left + rect.width), tenth(rect.top + rect.height)];
}

/** The smallest box around all of them; null where there is none. */
export function around(boxes: Box[]): Box | null {
	const [first, ...rest] = boxes;
	if (!first) return null;
	return rest.reduce<Box>((all, box) => [Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3])], first);
}

export function pixels({ left, top, width, height }: Rect): Record<'left' | 'top' | 'width' | 'height', string> {
	return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
}

/** The findings whose boxes hold the point (PDF points), the smallest place first, each once. */
export function findingsAt(highlights: Highlight[], x: number, y: number, slack = 1): string[] {
	const holds = ([x0, y0, x1, y1]: Box) => x >= x0 - slack && x <= x1 + slack && y >= y0 - slack && y <= y1 + slack;
	const area = (one: Highlight) => one.boxes.reduce((sum, [x0, y0, x1, y1]) => sum + (x1 - x0) * (y1 - y0), 0);
	const hit = highlights.filter((one) => one.boxes.some(holds)).sort((a, b) => area(a) - area(b));
	return [...new Set(hit.map((one) => one.finding))];
}

/** Several findings at one place take turns: the one after the selected, else the first. */
export function nextAt(findings: string[], selected: string | null): string | null {
	if (findings.length === 0) return null;
	const at = selected === null ? -1 : findings.indexOf(selected);
	return findings[(at + 1) % findings.length] ?? null;
}
