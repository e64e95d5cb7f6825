import { describe, expect, it } from 'vitest';
import { contradicts, disputes } from './worklist-marks';

const PLACES = [{ value: 2000, unlimited: false }, { value: 3000, unlimited: false }];
const ENTRY = { segment: 's', benefit: 'b', item: null, kind: 'max_amount', unit: 'CHF', per: 'person', qualifier: '', places: PLACES };
const LIMIT = { segment_item: 's', benefit_item: 'b', taxonomy_item: null, kind: 'max_amount', unit: 'CHF', per: 'person', qualifier: null, value: 2000, unlimited: 0 };

describe('a contradiction', () => {
	it('names the rows that hold its figures', () => {
		expect(contradicts(ENTRY, LIMIT)).toBe(true);
		expect(contradicts(ENTRY, { ...LIMIT, value: 3000 })).toBe(true);
		expect(contradicts({ ...ENTRY, places: [{ value: null, unlimited: true }] }, { ...LIMIT, value: null, unlimited: true })).toBe(true);
	});

	it.each<[string, Record<string, unknown>]>([
		['figure', { value: 4000 }],
		['absence of a ceiling', { unlimited: true }],
		['segment', { segment_item: null }],
		['benefit', { benefit_item: 'c' }],
		['item', { taxonomy_item: 'i' }],
		['kind', { kind: 'deductible' }],
		['unit', { unit: 'EUR' }],
		['person it is for', { per: 'family' }],
		['plan', { qualifier: 'Plus' }],
	])('is not about a row of another %s', (_what, change) => {
		expect(contradicts(ENTRY, { ...LIMIT, ...change })).toBe(false);
	});

	it('of an account that does not say the item is about any', () => {
		const older = Object.fromEntries(Object.entries(ENTRY).filter(([name]) => name !== 'item'));
		expect(contradicts(older, { ...LIMIT, taxonomy_item: 'i' })).toBe(true);
	});
});

describe('a doubt', () => {
	const said = { reason: 'x', category: 'limit', segment: 's', benefit: 'b', kind: 'max_amount', value: 2000, document_id: 'd', page: 3, quote: 'q' };
	const evidence = JSON.stringify([{ document: 'd', page: 1, quote: 'q' }, { document: 'd', page: 3, quote: 'q' }]);
	const row = { ...LIMIT, evidence };

	it('is about the row of the same place and figure', () => {
		expect(disputes(said, row)).toBe(true);
		expect(disputes(said, { ...row, value: 500 })).toBe(false);
		expect(disputes({ ...said, page: 2 }, row)).toBe(false);
		expect(disputes({ ...said, document_id: 'e' }, row)).toBe(false);
	});

	it('tells conditions from exclusions', () => {
		const clause = { segment_item: 's', benefit_item: 'b', kind: 'exclusion', evidence };
		const about = { ...said, kind: null, value: null };
		expect(disputes({ ...about, category: 'exclusion' }, clause)).toBe(true);
		expect(disputes({ ...about, category: 'condition' }, clause)).toBe(false);
	});

	it('of an older account goes by its place', () => {
		const older = { reason: 'x', category: 'limit', item: 'b', page: 3, quote: 'q' };
		expect(disputes(older, row)).toBe(true);
		expect(disputes(older, { ...row, evidence: null })).toBe(false);
	});
});
