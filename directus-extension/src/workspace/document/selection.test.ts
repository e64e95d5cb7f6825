import { describe, expect, it } from 'vitest';
import { lineRects, quoteOf } from './selection';

const rect = (left: number, top: number, width: number, height = 10) => ({ left, top, width, height });

describe('a selection', () => {
	it('is quoted line by line, without spaces at the ends and empty lines', () => {
		const pieces = [
			{ text: 'up to ', rects: [], endsLine: false },
			{ text: 'CHF 2’000 ', rects: [], endsLine: true },
			{ text: ' ', rects: [], endsLine: true },
			{ text: 'per person', rects: [], endsLine: false },
		];
		expect(quoteOf(pieces)).toBe('up to CHF 2’000\nper person');
		expect(quoteOf([{ text: '  ', rects: [], endsLine: true }])).toBe('');
	});

	it('has one box per line: pieces of one line go together, also with a raised sign', () => {
		const pieces = [
			{ text: 'a', rects: [rect(10, 100, 30)], endsLine: false },
			{ text: '1', rects: [rect(40, 97, 4, 6)], endsLine: false },
			{ text: 'b', rects: [rect(60, 101, 30)], endsLine: true },
			{ text: 'c', rects: [rect(10, 112, 50)], endsLine: false },
		];
		expect(lineRects(pieces)).toEqual([rect(10, 97, 80, 14), rect(10, 112, 50)]);
	});

	it('leaves out what has no letters or no size', () => {
		expect(lineRects([{ text: ' ', rects: [rect(0, 0, 5)], endsLine: false }, { text: 'a', rects: [rect(0, 0, 0)], endsLine: false }])).toEqual([]);
	});
});
