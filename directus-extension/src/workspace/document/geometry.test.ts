import { describe, expect, it } from 'vitest';
import { around, boxOf, clampScale, findingsAt, FULL_SIZE, MAX_SCALE, MIN_SCALE, nextAt, rectOf, scaleOf, stepped, usualSize } from './geometry';
import type { Box, Highlight } from './highlight';

const A4 = { width: 595, height: 842, unit: 1 };
const mark = (finding: string, ...boxes: Box[]): Highlight => ({ finding, page: 1, boxes, quote: finding, start: null, end: null, tone: 'neutral' });

describe('boxes', () => {
	it('stand at scale times the page\'s unit, and come back to the tenth of a point', () => {
		expect(rectOf([10, 20, 110, 32], 1.5, 1)).toEqual({ left: 15, top: 30, width: 150, height: 18 });
		expect(rectOf([10, 20, 110, 32], 1.5, 2)).toEqual({ left: 30, top: 60, width: 300, height: 36 });
		for (const [scale, unit] of [[0.37, 1], [1.777, 1], [2.3, 2]] as const) {
			for (const box of [[48.7, 403.2, 275, 412.7], [0, 0, 0.1, 841.9]] as Box[]) expect(boxOf(rectOf(box, scale, unit), scale, unit)).toEqual(box);
		}
	});

	it('are surrounded by one', () => {
		expect(around([])).toBeNull();
		expect(around([[10, 20, 30, 40], [5, 40, 25, 60]])).toEqual([5, 20, 30, 60]);
	});
});

describe('zoom', () => {
	it('fits the width or the whole page, within its limits', () => {
		expect(scaleOf('width', A4, { width: 1190, height: 400 })).toBe(2);
		expect(scaleOf('page', A4, { width: 1190, height: 421 })).toBe(0.5);
		expect(scaleOf('width', A4, { width: 10, height: 10 })).toBe(MIN_SCALE);
		expect(scaleOf(99, A4, { width: 10, height: 10 })).toBe(MAX_SCALE);
	});

	it('goes up and down the same steps and stops at the ends', () => {
		expect(stepped(FULL_SIZE, 1)).toBeCloseTo(FULL_SIZE * 1.1);
		expect(stepped(FULL_SIZE * 1.07, -1)).toBeCloseTo(FULL_SIZE);
		let scale = MIN_SCALE;
		const ups = Array.from({ length: 20 }, () => (scale = stepped(scale, 1)));
		expect(scale).toBe(MAX_SCALE);
		expect([...ups].sort((a, b) => a - b)).toEqual(ups);
		for (let at = 0; at < 20; at++) scale = stepped(scale, -1);
		expect(scale).toBeCloseTo(MIN_SCALE);
		expect(clampScale(stepped(MIN_SCALE, -1))).toBeCloseTo(MIN_SCALE);
	});

	it('goes by the size that most pages have', () => {
		const table = { width: 1190, height: 842, unit: 1 };
		expect(usualSize([table, A4, A4])).toEqual(A4);
		expect(usualSize([]).width).toBeGreaterThan(0);
	});
});

describe('a click', () => {
	const wide = mark('wide', [0, 0, 100, 100]);
	const lines = mark('lines', [10, 10, 60, 20], [10, 20, 40, 30]);

	it('finds each finding once, the smallest place first, and none beside them', () => {
		expect(findingsAt([wide, lines, mark('lines', [10, 10, 60, 21])], 15, 19)).toEqual(['lines', 'wide']);
		expect(findingsAt([lines], 50, 28)).toEqual([]);
		expect(findingsAt([mark('none')], 0, 0)).toEqual([]);
	});

	it('takes what lies there in turns', () => {
		expect(nextAt([], 'a')).toBeNull();
		expect(nextAt(['a', 'b'], null)).toBe('a');
		expect(nextAt(['a', 'b'], 'a')).toBe('b');
		expect(nextAt(['a', 'b'], 'b')).toBe('a');
		expect(nextAt(['a', 'b'], 'elsewhere')).toBe('a');
	});
});
