import { describe, expect, it } from 'vitest';
import { anchorAt, byPage, distanceOf, layoutOf, MARGIN, pageAt, pagesNear, scrollFor, scrollToMiddle } from './layout';

const A4 = { width: 600, height: 800, unit: 1 };
const WIDE = { width: 1200, height: 600, unit: 1 };
const pages = (count: number) => Array.from({ length: count }, () => A4);
const window = { left: 0, top: 0, width: 700, height: 500 };

describe('the column of pages', () => {
	it('puts each page below the one before, in the middle of the window', () => {
		const { places, width, height } = layoutOf(pages(3), 0.5, 700);
		expect(places.map(({ left, top }) => [left, top])).toEqual([[200, MARGIN], [200, 2 * MARGIN + 400], [200, 3 * MARGIN + 800]]);
		expect([width, height]).toEqual([700, 4 * MARGIN + 1200]);
	});

	it('is as wide as a page that does not fit, which begins at the edge', () => {
		const { places, width } = layoutOf([A4, WIDE], 1, 700);
		expect(width).toBe(1200 + 2 * MARGIN);
		expect(places.map(({ left }) => left)).toEqual([50, MARGIN]);
	});

	it('knows the page at every height', () => {
		const layout = layoutOf(pages(200), 1, 700);
		for (const { page, top, height } of layout.places) {
			expect(pageAt(layout, top)).toBe(page);
			expect(pageAt(layout, top + height)).toBe(page);
		}
		expect(pageAt(layout, -50)).toBe(1);
		expect(pageAt(layout, layout.height + 50)).toBe(200);
		expect(pageAt(layoutOf([], 1, 700), 10)).toBe(1);
	});

	it('keeps few pages of many drawn: those that are seen and what comes next', () => {
		const layout = layoutOf(pages(200), 1, 700);
		const top = layout.places[99]!.top;
		expect(pagesNear(layout, { ...window, top }, 0.75)).toEqual([99, 101]);
		expect(pagesNear(layout, window, 0.75)).toEqual([1, 2]);
		expect(distanceOf(layout, 100, { ...window, top })).toBeLessThan(distanceOf(layout, 101, { ...window, top }));
		expect(distanceOf(layout, 999, window)).toBe(Infinity);
	});
});

describe('scrolling', () => {
	it('finds the same point again in another layout', () => {
		const before = layoutOf(pages(9), 1, 700);
		const seen = { ...window, top: 3000 };
		const at = { x: 100, y: 40 };
		const anchor = anchorAt(before, seen, at)!;
		expect(scrollFor(before, anchor)).toEqual({ left: 0, top: 3000 });
		const after = layoutOf([WIDE, ...pages(8)], 1.7, 700);
		const to = scrollFor(after, anchor)!;
		const again = anchorAt(after, { ...seen, ...to }, at)!;
		expect(again.page).toBe(anchor.page);
		expect([again.x, again.y]).toEqual([expect.closeTo(anchor.x), expect.closeTo(anchor.y)]);
		expect(anchorAt(layoutOf([], 1, 700), window)).toBeNull();
	});

	it('brings a place to the middle and shows the beginning of a large one', () => {
		const layout = layoutOf(pages(3), 1, 700);
		const rect = { left: 100, top: 300, width: 200, height: 20 };
		expect(scrollToMiddle(layout, 2, rect, window)).toEqual({ left: 0, top: layout.places[1]!.top + 310 - 250 });
		expect(scrollToMiddle(layout, 2, { ...rect, height: 700 }, window)?.top).toBe(layout.places[1]!.top + 300 - MARGIN);
		expect(scrollToMiddle(layout, 9, rect, window)).toBeNull();
	});

	it('moves to the side only for what is not seen', () => {
		const layout = layoutOf([WIDE], 1, 700);
		const rect = { left: 900, top: 0, width: 100, height: 20 };
		expect(scrollToMiddle(layout, 1, rect, window)?.left).toBe(MARGIN + 950 - 350);
		expect(scrollToMiddle(layout, 1, { ...rect, left: 100 }, window)?.left).toBe(0);
	});
});

describe('grouping by page', () => {
	it('keeps the order', () => {
		expect([...byPage([{ page: 2, id: 1 }, { page: 1, id: 2 }, { page: 2, id: 3 }])]).toEqual([[2, [{ page: 2, id: 1 }, { page: 2, id: 3 }]], [1, [{ page: 1, id: 2 }]]]);
	});
});
