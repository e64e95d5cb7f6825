import { describe, expect, it } from 'vitest';
import type { Snapshot, SnapshotBenefit, SnapshotLimit, SnapshotSegment } from '../../shared/snapshot';
import { changesBetween } from './diff';

const place = (quote: string) => ({ document: 'd', page: 1, number: null, section: null, quote, start: 0, end: quote.length });
const limit = (kind: string, value: number, more: Partial<SnapshotLimit> = {}): SnapshotLimit => ({
	item: null,
	kind,
	value,
	unlimited: false,
	unit: 'CHF',
	per: null,
	qualifier: null,
	evidence: [place(`CHF ${value}`)],
	...more,
});
const clause = (text: string) => ({ item: null, text, evidence: [place(text)] });
const benefit = (item: string, more: Partial<SnapshotBenefit> = {}): SnapshotBenefit => ({
	item,
	key: item,
	name: item,
	verdict: 'covered',
	evidence: [place(item)],
	limits: [],
	conditions: [],
	exclusions: [],
	...more,
});
const segment = (item: string, benefits: SnapshotBenefit[], more: Partial<SnapshotSegment> = {}): SnapshotSegment => ({ ...benefit(item), benefits, ...more });
const snapshot = (...segments: SnapshotSegment[]): Snapshot => ({ version: 1, documents: [], segments, limits: [], conditions: [], exclusions: [] });
const brief = (before: Snapshot, after: Snapshot) => changesBetween(before, after).map(({ effect, what, path }) => `${effect} ${what} ${path.map(({ name }) => name).join('/')}`);

describe('changesBetween', () => {
	it('finds nothing between equal editions', () => {
		const one = snapshot(segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500)], exclusions: [clause('No cash.')] })]));
		expect(changesBetween(one, structuredClone(one))).toEqual([]);
	});

	it('puts silent reductions first: lower figures, higher burdens, lost benefits, new exclusions', () => {
		const before = snapshot(
			segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500), limit('deductible', 100)] }), benefit('theft')]),
		);
		const after = snapshot(
			segment('luggage', [
				benefit('delay', { limits: [limit('max_amount', 800), limit('deductible', 200)], exclusions: [clause('Cash is not insured.')] }),
				benefit('theft', { verdict: 'excluded' }),
			]),
		);
		expect(brief(before, after)).toEqual([
			'reduction limit luggage/delay',
			'reduction exclusion luggage/delay',
			'reduction verdict luggage/theft',
			'improvement limit luggage/delay',
		]);
	});

	it('calls a benefit that is gone a reduction, with the place where it stood', () => {
		const [change] = changesBetween(snapshot(segment('luggage', [benefit('delay')])), snapshot(segment('luggage', [])));
		expect(change).toMatchObject({ effect: 'reduction', before: { verdict: 'covered', evidence: [{ quote: 'delay' }] }, after: { verdict: 'silent' } });
	});

	it('claims nothing where a run could not tell', () => {
		const before = snapshot(segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500)] })]));
		const after = snapshot(segment('luggage', [benefit('delay', { verdict: 'undecided' })]));
		expect(new Set(changesBetween(before, after).map((change) => change.effect))).toEqual(new Set(['undecided']));
	});

	it('claims nothing of a ceiling that is no longer stated, and calls a new one a reduction', () => {
		const bare = snapshot(segment('luggage', [benefit('delay')]));
		const bound = snapshot(segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500)] })]));
		expect(brief(bound, bare)).toEqual(['unclear limit luggage/delay']);
		expect(brief(bare, bound)).toEqual(['reduction limit luggage/delay']);
	});

	it('tells a clause worded anew from a new one', () => {
		const of = (...texts: string[]) => snapshot(segment('luggage', [benefit('theft', { exclusions: texts.map(clause) })]));
		const before = of('Money and securities are not insured.', 'War is excluded.');
		const after = of('Money, securities and tickets are not insured.', 'WAR is excluded', 'Damage by radiation of any kind is excluded.');
		expect(brief(before, after)).toEqual(['reduction exclusion luggage/theft', 'wording exclusion luggage/theft', 'wording exclusion luggage/theft']);
	});

	it('never calls a swap of sides the same effect', () => {
		const low = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 100), limit('deductible', 10)] })]));
		const high = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 200), limit('deductible', 20)] })]));
		const effects = (one: Snapshot, other: Snapshot) => changesBetween(one, other).map((change) => `${change.before?.limit?.kind} ${change.effect}`).sort();
		expect(effects(low, high)).toEqual(['deductible reduction', 'max_amount improvement']);
		expect(effects(high, low)).toEqual(['deductible improvement', 'max_amount reduction']);
	});

	it('gives every change a key of its own', () => {
		const before = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 1), limit('max_amount', 2)] })]));
		const after = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 3), limit('max_amount', 4)] })]));
		const keys = changesBetween(before, after).map((change) => change.key);
		expect(new Set(keys).size).toBe(2);
	});
});
