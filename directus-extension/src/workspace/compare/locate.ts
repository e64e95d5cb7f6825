/** Finds a quote's rectangles in the pieces of text that a page is made of. Pure: knows no document and no browser. */

import type { Box } from '../document/highlight';
import { fold, hitsIn, type Part } from '../document/search';

/** A piece of text with its place: points, origin top left. */
export interface Placed {
	str: string;
	hasEOL: boolean;
	box: Box;
}

/** Pieces further apart than this share of their height are words of their own. */
const GAP = 0.15;
/** Pieces whose middles differ by less than this share of their height stand in one line. */
const LINE = 0.5;

/**
 * One box for each piece that the quote runs through; none where it is not found. First as the eye reads, line by line:
 * in the file the cells of a table's row need not follow each other. Then as the file has it, which parts columns.
 */
export function locate(pieces: readonly Placed[], quote: string): Box[] {
	const text = quote.replace(/…$/, '');
	for (const order of [asRead(pieces), pieces]) {
		const [hit] = hitsIn(fold([...order]), text, 1);
		if (hit) return hit.parts.flatMap((part) => partBox(order[part.item], part));
	}
	return [];
}

function asRead(pieces: readonly Placed[]): Placed[] {
	const lines: Placed[][] = [];
	const written = pieces.filter(({ str }) => str.trim() !== '').sort((a, b) => middle(a) - middle(b));
	for (const piece of written) {
		const line = lines.at(-1);
		const first = line?.[0];
		if (line && first && middle(piece) - middle(first) < LINE * height(first)) line.push(piece);
		else lines.push([piece]);
	}
	return lines.flatMap((line) => {
		const sorted = line.sort((a, b) => a.box[0] - b.box[0]);
		return sorted.map((piece, index) => ({ ...piece, hasEOL: endsWord(piece, sorted[index + 1]) }));
	});
}

const middle = ({ box }: Placed) => (box[1] + box[3]) / 2;
const height = ({ box }: Placed) => box[3] - box[1];

function endsWord(piece: Placed, next: Placed | undefined): boolean {
	return !next || next.box[0] - piece.box[2] > GAP * height(piece);
}

/** The part of a piece's box that these letters take, as if all were equally wide. */
function partBox(piece: Placed | undefined, { start, end }: Part): Box[] {
	if (!piece || piece.str.trim() === '') return [];
	const [x0, y0, x1, y1] = piece.box;
	const letter = (x1 - x0) / Math.max(1, piece.str.length);
	return [[x0 + letter * start, y0, x0 + letter * Math.min(end, piece.str.length), y1]];
}
