/** Draws one page of a PDF on a canvas, and lets it go again. Knows no component and no scrolling. */

import type { PdfPage } from './pdf';

/** Phones have three pixels to one; beyond two nobody sees the difference, and memory grows with its square. */
const MAX_RATIO = 2;
const MAX_PIXELS = 12_000_000;

/** Device pixels to a CSS pixel for a page of this size (CSS pixels), capped. */
export function ratioFor(width: number, height: number, device: number): number {
	const wanted = Math.min(device, MAX_RATIO);
	return Math.min(wanted, Math.sqrt(MAX_PIXELS / Math.max(1, width * height)));
}

export interface Drawing {
	canvas: HTMLCanvasElement;
	done: Promise<void>;
	cancel: () => void;
}

/** Filled forms and stamps are drawn with the page; nothing of them can be clicked. `scale` = CSS pixels per point. `done` rejects when the page cannot be drawn, or was cancelled. */
export function draw(page: PdfPage, scale: number): Drawing {
	const size = page.getViewport({ scale });
	const ratio = ratioFor(size.width, size.height, window.devicePixelRatio || 1);
	const canvas = document.createElement('canvas');
	canvas.width = Math.floor(size.width * ratio);
	canvas.height = Math.floor(size.height * ratio);
	const task = page.render({ canvas, viewport: page.getViewport({ scale: scale * ratio }) });
	return { canvas, done: task.promise, cancel: () => task.cancel() };
}

/** Chromium gives the memory of a canvas back at once when it has no size. */
export function release(canvas: HTMLCanvasElement | null): void {
	if (!canvas) return;
	canvas.width = 0;
	canvas.height = 0;
	canvas.remove();
}
