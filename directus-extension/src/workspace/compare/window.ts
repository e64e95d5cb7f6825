/** Which rows and columns of a large grid are drawn, where the keys go, and what must be scrolled to show a cell. Pure arithmetic. */

/** One direction: `size` pixels for each of `count`, after a head of `head` pixels that stays in sight. */
export interface Axis {
	size: number;
	count: number;
	head: number;
}

/** From `from` up to, not including, `to`. */
export interface Span {
	from: number;
	to: number;
}

/** What is in sight where `scrolled` pixels are scrolled away and `room` are there in all, with `spare` more on both sides. */
export function spanOf({ size, count, head }: Axis, scrolled: number, room: number, spare: number): Span {
	const from = Math.floor(scrolled / size) - spare;
	const to = Math.ceil((scrolled + Math.max(0, room - head)) / size) + spare;
	return { from: Math.min(count, Math.max(0, from)), to: Math.min(count, Math.max(0, to)) };
}

/** How far to scroll so that the place `at` is wholly in sight; as it is where it already is. -1 is the head, always in sight. */
export function scrollTo({ size, head }: Axis, at: number, scrolled: number, room: number): number {
	if (at < 0) return scrolled;
	const start = at * size;
	const end = start + size - Math.max(size, room - head);
	return Math.max(0, Math.min(start, Math.max(end, scrolled)));
}

/** Row and column, from 0; -1 is the head of the columns or rows. */
export interface Place {
	row: number;
	column: number;
}

/** Where a key leads, as grids do by custom; null where it is none of theirs. `page`: rows of one page. */
export function moved(place: Place, key: string, far: boolean, rows: number, columns: number, page: number): Place | null {
	const to = (row: number, column: number): Place => ({
		row: Math.min(rows - 1, Math.max(-1, row)),
		column: Math.min(columns - 1, Math.max(-1, column)),
	});
	const { row, column } = place;
	switch (key) {
		case 'ArrowUp':
			return to(far ? 0 : row - 1, column);
		case 'ArrowDown':
			return to(far ? rows - 1 : row + 1, column);
		case 'ArrowLeft':
			return to(row, far ? 0 : column - 1);
		case 'ArrowRight':
			return to(row, far ? columns - 1 : column + 1);
		case 'PageUp':
			return to(Math.max(0, row - page), column);
		case 'PageDown':
			return to(row + page, column);
		case 'Home':
			return to(far ? 0 : row, 0);
		case 'End':
			return to(far ? rows - 1 : row, columns - 1);
		default:
			return null;
	}
}
