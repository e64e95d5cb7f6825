/** From the pieces of text that a person selected to a quote and one box per line. Knows no browser. */

import type { Rect } from './geometry';

/** A selected piece: its text, where it stands, and whether the line ends after it. */
export interface SelectedPiece {
	text: string;
	rects: Rect[];
	endsLine: boolean;
}

/** Lines as they stand, each without the spaces at its ends; empty where nothing but spaces was selected. */
export function quoteOf(pieces: SelectedPiece[]): string {
	const text = pieces.map((piece) => piece.text + (piece.endsLine ? '\n' : '')).join('');
	return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').join('\n');
}

/** One rectangle per line: what overlaps the line before it by half of its height goes on with it. */
export function lineRects(pieces: SelectedPiece[]): Rect[] {
	const lines: Rect[] = [];
	for (const rect of pieces.filter((piece) => piece.text.trim() !== '').flatMap((piece) => piece.rects)) {
		if (rect.width <= 0 || rect.height <= 0) continue;
		const last = lines.at(-1);
		if (last && overlap(last, rect) >= Math.min(last.height, rect.height) / 2) lines[lines.length - 1] = union(last, rect);
		else lines.push(rect);
	}
	return lines;
}

const overlap = (a: Rect, b: Rect) => Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);

function union(a: Rect, b: Rect): Rect {
	const left = Math.min(a.left, b.left);
	const top = Math.min(a.top, b.top);
	return { left, top, width: Math.max(a.left + a.width, b.left + b.width) - left, height: Math.max(a.top + a.height, b.top + b.height) - top };
}
