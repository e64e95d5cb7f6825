import { describe, expect, it } from 'vitest';
import { ratioFor } from './draw';

describe('the resolution of a page', () => {
	it('follows the screen up to two pixels to one', () => {
		expect(ratioFor(600, 800, 1)).toBe(1);
		expect(ratioFor(600, 800, 1.5)).toBe(1.5);
		expect(ratioFor(600, 800, 3)).toBe(2);
	});

	it('never asks for more memory than a canvas may have, however large the page is', () => {
		for (const side of [3000, 8000, 20000]) expect((side * ratioFor(side, side, 3)) ** 2).toBeLessThanOrEqual(12_000_001);
	});
});
