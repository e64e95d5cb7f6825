import { describe, expect, it } from 'vitest';
import { better, betterVerdict, commensurable, measureOf, opposite, wantsLess } from './better';
import type { ComparedLimit } from './comparison';
import type { Verdict } from './findings';

const limit = (value: number | null, unit = 'CHF', more: Partial<ComparedLimit> = {}): ComparedLimit => ({
	value,
	unlimited: value === null,
	unit,
	per: null,
	qualifier: null,
	...more,
});

describe('better', () => {
	it.each([
		['max_amount', limit(2000), limit(1000), 'better'],
		['max_amount', limit(1000), limit(1000), 'same'],
		['max_amount', limit(null), limit(1000), 'better'],
		['max_amount', limit(null), limit(null), 'same'],
		['deductible', limit(200), limit(500), 'better'],
		['deductible', limit(10, '%'), limit(200), 'other'],
		['waiting_period', limit(48, 'hours'), limit(2, 'days'), 'same'],
		['waiting_period', limit(4, 'days'), limit(48, 'hours'), 'worse'],
		['waiting_period', limit(1, 'months'), limit(30, 'days'), 'other'],
		['duration', limit(1, 'years'), limit(6, 'months'), 'better'],
		['max_amount', limit(2000), limit(2000, 'EUR'), 'other'],
		['max_amount', limit(2000, 'CHF', { per: 'person' }), limit(1000), 'other'],
		['distance', limit(50, 'km'), limit(20, 'km'), 'other'],
		['deductible', limit(null), limit(500), 'other'],
	] as const)('%s %o against %o is %s', (kind, a, b, expected) => {
		expect(better(kind, a, b)).toBe(expected);
	});

	it('sees the same from the other side', () => {
		for (const kind of ['max_amount', 'deductible', 'waiting_period', 'distance', 'percentage']) {
			for (const [a, b] of [[limit(1), limit(2)], [limit(null), limit(2)], [limit(3, 'days'), limit(2, 'hours')], [limit(1, 'EUR'), limit(2)]] as const) {
				expect(better(kind, b, a)).toBe(opposite(better(kind, a, b)));
			}
		}
	});
});

describe('betterVerdict', () => {
	it('ranks cover before condition before exclusion, and never a failure', () => {
		expect(betterVerdict('covered', 'conditional')).toBe('better');
		expect(betterVerdict('conditional', 'excluded')).toBe('better');
		expect(betterVerdict('silent', 'covered')).toBe('worse');
		expect(betterVerdict('silent', 'excluded')).toBe('other');
		expect(betterVerdict('undecided', 'covered')).toBe('other');
	});

	it('sees the same from the other side', () => {
		const all: Verdict[] = ['covered', 'conditional', 'excluded', 'silent', 'undecided'];
		for (const a of all) for (const b of all) expect(betterVerdict(b, a)).toBe(opposite(betterVerdict(a, b)));
	});
});

it('knows which kinds people want less of', () => {
	expect([wantsLess('deductible'), wantsLess('max_amount'), wantsLess('distance')]).toEqual([true, false, null]);
});

describe('figures', () => {
	it('have one measure where they are the same, in whatever unit', () => {
		expect(measureOf(limit(48, 'hours'))).toBe(measureOf(limit(2, 'days')));
		expect(measureOf(limit(12, 'months'))).toBe(measureOf(limit(1, 'years')));
		expect(measureOf(limit(30, 'days'))).not.toBe(measureOf(limit(1, 'months')));
		expect(measureOf(limit(5))).not.toBe(measureOf(limit(5, 'EUR')));
		expect(measureOf(limit(null))).toBe('unlimited');
	});

	it('of another unit or basis cannot be set against each other', () => {
		expect(commensurable(limit(50, 'km'), limit(20, 'km'))).toBe(true);
		expect(commensurable(limit(null), limit(20))).toBe(true);
		expect(commensurable(limit(20), limit(20, 'EUR'))).toBe(false);
		expect(commensurable(limit(20), limit(20, 'CHF', { per: 'person' }))).toBe(false);
		expect(commensurable(limit(1, 'months'), limit(30, 'days'))).toBe(false);
	});
});
