import { describe, expect, it } from 'vitest';
import { ROW_COLLECTIONS } from './contracts';
import { VERDICTS, WAITING_REASONS } from './findings';
import { CLAUSE_WEIGHT, DOUBT, harmOf, reasonsOf, STEPS, UNIT_WEIGHT, UNLIMITED_WEIGHT, VERDICT_WEIGHT, weightOf, type Weighed } from './waiting';

const ROW: Weighed = {
	review: 'proposed', origin: 'document', proposal: null, missing_since: null, reviewed_on: null, user_created: null, user_updated: null,
};
const NO_MARKS = { contradiction: false, disputed: false };
const BOTH_MARKS = { contradiction: true, disputed: true };
const amount = (value: number) => ({ ...ROW, kind: 'max_amount', value, unit: 'EUR' });

describe('why a finding waits', () => {
	it('is that nobody has looked at it, until there is a better reason', () => {
		expect(reasonsOf(ROW, NO_MARKS)).toEqual(['new']);
		expect(reasonsOf({ ...ROW, verdict: 'undecided' }, NO_MARKS)).toEqual(['undecided']);
		expect(reasonsOf(ROW, BOTH_MARKS)).toEqual(['contradiction', 'disputed']);
	});

	it.each<[string, Partial<Weighed>]>([
		['accepted', { review: 'accepted' }],
		['edited', { review: 'edited' }],
		['rejected', { review: 'rejected' }],
		['a person’s own', { origin: 'person', user_created: 'u' }],
		['changed in the content app', { user_updated: 'u' }],
	])('ends once it is %s, whatever a run says of the old reading', (_what, change) => {
		expect(reasonsOf({ ...ROW, verdict: 'undecided', ...change }, BOTH_MARKS)).toEqual([]);
	});

	it('comes back with another reading, and when the text is gone', () => {
		const accepted = { ...ROW, review: 'accepted' as const, reviewed_on: '2026-01-02T00:00:00.000Z' };
		expect(reasonsOf({ ...accepted, proposal: { value: 5 } }, NO_MARKS)).toEqual(['proposal']);
		expect(reasonsOf({ ...accepted, missing_since: '2026-01-03T00:00:00.000Z' }, NO_MARKS)).toEqual(['missing']);
		expect(reasonsOf({ ...accepted, missing_since: Date.parse('2026-01-03') }, NO_MARKS)).toEqual(['missing']);
	});

	it('ends where a person has decided since the text went', () => {
		const row = { ...ROW, review: 'accepted' as const, missing_since: '2026-01-03T00:00:00.000Z', reviewed_on: '2026-01-04T00:00:00.000Z' };
		expect(reasonsOf(row, NO_MARKS)).toEqual([]);
	});
});

describe('expected harm', () => {
	it('grows with the amount, by its order of magnitude', () => {
		const harms = [100, 1000, 10_000, 1_000_000].map((value) => harmOf('coverage_limits', amount(value), ['new']));
		expect(harms).toEqual([...harms].sort((a, b) => a - b));
		expect(new Set(harms.slice(1).map((harm, at) => harm - (harms[at] ?? 0)))).toEqual(new Set([15, 30]));
		expect(weightOf('coverage_limits', amount(1999))).toBe(weightOf('coverage_limits', amount(1000)));
	});

	it('is greatest without any ceiling', () => {
		const unlimited = { ...ROW, kind: 'max_amount', unlimited: true, value: null };
		expect(weightOf('coverage_limits', unlimited)).toBe(UNLIMITED_WEIGHT);
		expect(UNLIMITED_WEIGHT).toBe(weightOf('coverage_limits', amount(1e12)));
	});

	it('has a stand-in for each unit, verdict and kind of clause', () => {
		for (const [unit, weight] of Object.entries(UNIT_WEIGHT)) expect(weightOf('coverage_limits', { ...amount(30), unit })).toBe(weight);
		for (const collection of ['coverage_segments', 'coverage_benefits'] as const) {
			expect(Object.keys(VERDICT_WEIGHT[collection]).sort()).toEqual([...VERDICTS].sort());
			for (const verdict of VERDICTS) expect(weightOf(collection, { ...ROW, verdict })).toBe(VERDICT_WEIGHT[collection][verdict]);
		}
		expect(weightOf('coverage_clauses', { ...ROW, kind: 'exclusion' })).toBe(CLAUSE_WEIGHT['exclusion']);
		expect(weightOf('coverage_limits', { ...ROW, value: null, unit: '__proto__' })).toBeGreaterThan(0);
	});

	it('follows the gravest reason, and is nothing where there is none', () => {
		for (const collection of ROW_COLLECTIONS) {
			const row = amount(500);
			expect(harmOf(collection, row, ['new', 'contradiction'])).toBe(harmOf(collection, row, ['contradiction']));
			expect(harmOf(collection, row, ['disputed'])).toBeGreaterThan(harmOf(collection, row, ['new']));
			expect(harmOf(collection, row, [])).toBe(0);
		}
	});

	it('knows a doubt for every reason, and steps in order', () => {
		expect(Object.keys(DOUBT).sort()).toEqual([...WAITING_REASONS].sort());
		expect([...STEPS].sort((a, b) => a - b)).toEqual(STEPS);
	});
});
