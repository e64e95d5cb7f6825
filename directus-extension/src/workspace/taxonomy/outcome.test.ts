import { describe, expect, it } from 'vitest';
import type { Tree } from '../../shared/findings';
import type { Snapshot, SnapshotBenefit, SnapshotLimit, SnapshotPlace } from '../../shared/snapshot';
import { score } from './against';
import { differences } from './outcome';

const place = (start: number, page = 1): SnapshotPlace => ({ document: 'd', page, number: null, section: null, quote: `words ${start}`, start, end: start + 10 });
const limit = (value: number, more: Partial<SnapshotLimit> = {}): SnapshotLimit => ({ item: null, kind: 'max_amount', value, unlimited: false, unit: 'CHF', per: 'person', qualifier: null, evidence: [place(value)], ...more });
const benefit = (item: string, more: Partial<SnapshotBenefit> = {}): SnapshotBenefit => ({ item, key: item, name: item, verdict: 'covered', evidence: [place(1)], limits: [], conditions: [], exclusions: [], ...more });

function snapshot(...benefits: SnapshotBenefit[]): Snapshot {
	return { version: 1, documents: [], limits: [], conditions: [], exclusions: [], segments: [{ ...benefit('luggage'), benefits }] };
}

const count = (before: Snapshot, after: Snapshot): number[] => {
	const { found, lost, changed } = differences(before, after);
	return [found.length, lost.length, changed.length];
};

describe('two runs', () => {
	it('are alike where they find the same, whatever the items are called', () => {
		const one = snapshot(benefit('delay', { limits: [limit(2000), limit(500)] }));
		const other = snapshot(benefit('delay', { name: 'Renamed', limits: [limit(500), limit(2000)] }));
		expect(count(one, other)).toEqual([0, 0, 0]);
	});

	it('differ by what one finds and the other does not; silence is finding nothing', () => {
		expect(count(snapshot(), snapshot(benefit('delay')))).toEqual([1, 0, 0]);
		expect(count(snapshot(benefit('delay', { verdict: 'silent' })), snapshot(benefit('delay')))).toEqual([1, 0, 0]);
		expect(count(snapshot(benefit('delay')), snapshot(benefit('delay', { verdict: 'silent' })))).toEqual([0, 1, 0]);
		expect(count(snapshot(benefit('delay', { verdict: 'silent' })), snapshot())).toEqual([0, 0, 0]);
	});

	it('differ in a verdict; what could not be decided is no silence', () => {
		const { changed } = differences(snapshot(benefit('delay')), snapshot(benefit('delay', { verdict: 'undecided' })));
		expect(changed.map(({ before, after }) => [before?.verdict, after?.verdict])).toEqual([['covered', 'undecided']]);
	});

	it('tell a figure that moved, got an item or another value from one that is new or gone', () => {
		const bare = snapshot(benefit('delay', { limits: [limit(2000)] }), benefit('loss'));
		expect(count(bare, snapshot(benefit('delay'), benefit('loss', { limits: [limit(2000)] })))).toEqual([0, 0, 1]);
		expect(count(bare, snapshot(benefit('delay', { limits: [limit(2000, { item: 'ceiling' })] }), benefit('loss')))).toEqual([0, 0, 1]);
		expect(count(bare, snapshot(benefit('delay', { limits: [limit(20, { evidence: [place(2000)] })] }), benefit('loss')))).toEqual([0, 0, 1]);
		expect(count(bare, snapshot(benefit('delay', { limits: [limit(500)] }), benefit('loss')))).toEqual([1, 1, 0]);
	});

	it('count clauses that are there twice twice', () => {
		const war = { item: null, text: 'War.', evidence: [place(9)] };
		expect(count(snapshot(benefit('delay', { exclusions: [war, war] })), snapshot(benefit('delay', { exclusions: [war] })))).toEqual([0, 1, 0]);
	});
});

describe('a run against people’s decisions', () => {
	const row = { review: 'accepted', origin: 'document', evidence: null };
	const tree = {
		segments: [{ ...row, id: 's', taxonomy_item: 'luggage', verdict: 'covered' }],
		benefits: [
			{ ...row, id: 'b', taxonomy_item: 'delay', verdict: 'covered', review: 'edited' },
			{ ...row, id: 'u', taxonomy_item: 'loss', verdict: 'covered', review: 'proposed' },
		],
		limits: [
			{ ...row, id: 'l', segment: null, benefit: 'b', kind: 'max_amount', value: 2000, unlimited: false, unit: 'CHF' },
			{ ...row, id: 'm', segment: null, benefit: 'b', kind: 'max_amount', value: 500, unlimited: false, unit: 'CHF', review: 'rejected' },
		],
		clauses: [{ ...row, id: 'c', segment: 's', benefit: null, kind: 'exclusion', text: 'Cut differently', review: 'proposed', origin: 'person', evidence: [{ document: 'd', page: 1, start: 95, end: 99 }] }],
	} as unknown as Tree;

	it('counts what is confirmed and found, and what is found although rejected', () => {
		const found = snapshot(benefit('delay', { limits: [limit(2000), limit(500)] }));
		expect(score(tree, found)).toEqual({ confirmed: 4, kept: 3, rejected: 1, wrong: 1 });
		found.segments[0]?.exclusions.push({ item: null, text: 'War.', evidence: [place(90)] });
		expect(score(tree, found)).toEqual({ confirmed: 4, kept: 4, rejected: 1, wrong: 1 });
		expect(score(tree, snapshot())).toEqual({ confirmed: 4, kept: 1, rejected: 1, wrong: 0 });
	});
});
