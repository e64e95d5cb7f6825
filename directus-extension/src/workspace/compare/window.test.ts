import { describe, expect, it } from 'vitest';
import { moved, scrollTo, spanOf, type Axis } from './window';

const axis: Axis = { size: 50, count: 200, head: 60 };

describe('what is drawn', () => {
	it('covers what is in sight and some more, never beyond the ends', () => {
		expect(spanOf(axis, 0, 560, 2)).toEqual({ from: 0, to: 12 });
		expect(spanOf(axis, 1000, 560, 2)).toEqual({ from: 18, to: 32 });
		expect(spanOf(axis, 9500, 560, 2)).toEqual({ from: 188, to: 200 });
		expect(spanOf({ ...axis, count: 0 }, 0, 560, 2)).toEqual({ from: 0, to: 0 });
	});

	it('is every place in sight, wherever it is scrolled to', () => {
		for (let scrolled = 0; scrolled <= 9500; scrolled += 37) {
			const { from, to } = spanOf(axis, scrolled, 560, 0);
			expect(from * 50).toBeLessThanOrEqual(scrolled);
			expect(to * 50).toBeGreaterThanOrEqual(scrolled + 500);
		}
	});
});

describe('scrolling', () => {
	it('brings a place into sight by as little as possible', () => {
		expect(scrollTo(axis, 3, 0, 560)).toBe(0);
		expect(scrollTo(axis, 10, 0, 560)).toBe(50);
		expect(scrollTo(axis, 2, 400, 560)).toBe(100);
		expect(scrollTo(axis, -1, 400, 560)).toBe(400);
	});

	it('shows the beginning of a place that is larger than the room', () => {
		expect(scrollTo(axis, 4, 0, 80)).toBe(200);
	});
});

describe('keys', () => {
	const from = (row: number, column: number, key: string, far = false) => moved({ row, column }, key, far, 10, 5, 4);
	it('move by one, by a page, or to the ends', () => {
		expect(from(3, 2, 'ArrowDown')).toEqual({ row: 4, column: 2 });
		expect(from(3, 2, 'PageDown')).toEqual({ row: 7, column: 2 });
		expect(from(3, 2, 'PageUp')).toEqual({ row: 0, column: 2 });
		expect(from(3, 2, 'Home')).toEqual({ row: 3, column: 0 });
		expect(from(3, 2, 'Home', true)).toEqual({ row: 0, column: 0 });
		expect(from(3, 2, 'End', true)).toEqual({ row: 9, column: 4 });
		expect(from(3, 2, 'ArrowRight', true)).toEqual({ row: 3, column: 4 });
		expect(from(3, 2, 'x')).toBeNull();
	});

	it('reach the heads, and nothing beyond', () => {
		expect(from(0, 0, 'ArrowUp')).toEqual({ row: -1, column: 0 });
		expect(from(-1, -1, 'ArrowLeft')).toEqual({ row: -1, column: -1 });
		expect(from(9, 4, 'ArrowRight')).toEqual({ row: 9, column: 4 });
		expect(moved({ row: 0, column: 0 }, 'ArrowDown', false, 0, 0, 1)).toEqual({ row: -1, column: -1 });
	});
});
