import { describe, expect, it } from 'vitest';
import { tabulate, type Found, type Item } from './comparison-table';

const item = (id: string, category: string, key = id): Item => ({ id, key, category, names: { en: `The ${key}` } });
const ITEMS = [item('luggage', 'segment'), item('loss', 'benefit'), item('delay', 'benefit'), item('medical', 'segment')];

let count = 0;
function found(collection: Found['collection'], fields: Partial<Found> = {}): Found {
	const blank = { product: 'p', segment: null, benefit: null, item: null, name: '', review: 'proposed' as const, place: null };
	return { collection, id: `row${(count += 1)}`, ...blank, ...fields };
}
const segment = (fields: Partial<Found> = {}) => found('coverage_segments', { item: 'luggage', verdict: 'covered', ...fields });
const benefit = (under: Found, fields: Partial<Found> = {}) => found('coverage_benefits', { item: 'loss', verdict: 'covered', segment: under.id, product: under.product, ...fields });
const limit = (fields: Partial<Found> = {}) => found('coverage_limits', { kind: 'max_amount', value: 1000, unlimited: false, unit: 'EUR', per: 'person', ...fields });

describe('a comparison', () => {
	it('puts the same finding of several products in one row', () => {
		const [a, b] = [segment({ product: 'a' }), segment({ product: 'b', verdict: 'excluded' })];
		const { rows, cells } = tabulate(ITEMS, [], [a, b]);
		expect(rows).toMatchObject([{ key: 'luggage', item: 'luggage', category: 'segment', parent: null, names: { en: 'The luggage' } }]);
		expect(cells['luggage']).toMatchObject({ a: { verdict: 'covered', finding: { collection: 'coverage_segments', id: a.id } }, b: { verdict: 'excluded' } });
	});

	it('follows the taxonomy: a segment, its limits, its benefits with theirs; what no item stands for and the products’ own limits last', () => {
		const [luggage, medical, other] = [segment(), segment({ item: 'medical' }), segment({ item: null, name: 'Pets' })];
		const [delay, loss] = [benefit(luggage, { item: 'delay' }), benefit(luggage)];
		const all = [limit(), other, medical, luggage, delay, loss, limit({ benefit: loss.id, segment: luggage.id }), limit({ segment: luggage.id, kind: 'deductible' })];
		const { rows } = tabulate(ITEMS, [], all);
		expect(rows.map(({ key }) => key)).toEqual([
			'luggage', 'luggage/deductible||person|', 'luggage/loss', 'luggage/loss/max_amount||person|', 'luggage/delay', 'medical', '~pets', 'max_amount||person|',
		]);
		for (const { parent } of rows) expect(parent === null || rows.some(({ key }) => key === parent)).toBe(true);
	});

	it('tells limits apart by kind, plan and for whom, not by figure or spelling of the plan', () => {
		const under = segment();
		const one = limit({ segment: under.id, qualifier: 'Plus' });
		const alike = limit({ segment: under.id, qualifier: ' plus ', value: 2000 });
		const others = [limit({ segment: under.id }), limit({ segment: under.id, qualifier: 'Plus', per: 'family' }), limit({ segment: under.id, qualifier: 'Plus', kind: 'deductible' })];
		const { rows, cells } = tabulate(ITEMS, [], [under, one, alike, ...others]);
		expect(rows.filter(({ category }) => category === 'limit')).toHaveLength(4);
		expect(cells['luggage/max_amount|plus|person|']?.['p']).toMatchObject({ value: 1000, qualifier: 'Plus', others: [{ value: 2000 }] });
	});

	it('takes an item of another taxonomy with the same key for ours, and keeps one with a key of its own', () => {
		const { rows } = tabulate(ITEMS, [item('x1', 'segment', 'luggage'), item('x2', 'segment', 'hull')], [segment({ item: 'x1' }), segment({ item: 'x2' })]);
		expect(rows.map(({ key, item: id }) => [key, id])).toEqual([['luggage', 'luggage'], ['x2', 'x2']]);
	});

	it('leaves out what hangs on a finding that is left out', () => {
		const rejected = segment();
		expect(tabulate(ITEMS, [], [benefit(rejected), limit({ segment: rejected.id })])).toEqual({ rows: [], cells: {} });
	});

	it('shows the first place, its quote cut', () => {
		const place = { document: 'd', page: 3, quote: 'x'.repeat(400) };
		const { cells } = tabulate(ITEMS, [], [segment({ place })]);
		const evidence = cells['luggage']?.['p']?.evidence;
		expect(evidence).toEqual({ document: 'd', page: 3, quote: `${'x'.repeat(299)}…` });
	});
});
