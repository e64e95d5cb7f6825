/** A small comparison for the tests: two products that were analysed, one that was not. */

import type { ComparedProduct, Comparison, ComparisonCell, ComparisonRow } from '../../shared/comparison';

const row = (key: string, category: ComparisonRow['category'], parent: string | null, more: Partial<ComparisonRow> = {}): ComparisonRow => ({
	key, category, parent, item: key, names: {}, name: key, kind: null, qualifier: null, per: null, ...more,
});

const product = (id: string, analysed = true): ComparedProduct => ({
	id, name: `Product ${id}`, analysis: analysed ? { id: `run-${id}`, finished: '2026-03-01T12:00:00Z', complete: true } : null,
});

let made = 0;

export function says(fields: Partial<ComparisonCell>): ComparisonCell {
	const place = { document: 'd1', page: 3, quote: 'as it is written' };
	return { review: 'proposed', finding: { collection: 'coverage_limits', id: `f${(made += 1)}` }, evidence: place, ...fields };
}

export function figure(value: number, unit = 'CHF', more: Partial<ComparisonCell> = {}): ComparisonCell {
	return says({ value, unlimited: false, unit, per: null, qualifier: null, ...more });
}

export function aComparison(): Comparison {
	return {
		taxonomy: { id: 't', key: 'travel', name: 'Travel' },
		products: [product('a'), product('b'), product('c', false)],
		rows: [
			row('luggage', 'segment', null, { names: { en: 'Luggage', de: 'Gepäck' } }),
			row('luggage/delay', 'benefit', 'luggage', { names: { en: 'Delay' } }),
			row('luggage/delay/max', 'limit', 'luggage/delay', { item: null, name: '', kind: 'max_amount', per: 'person', qualifier: 'Gold' }),
			row('luggage/loss', 'benefit', 'luggage', { names: { en: 'Loss' } }),
			row('legal', 'segment', null, { names: { en: 'Legal' } }),
			row('deductible', 'limit', null, { item: null, name: '', kind: 'deductible' }),
		],
		cells: {
			luggage: { a: says({ verdict: 'covered' }), b: says({ verdict: 'covered' }) },
			'luggage/delay': { a: says({ verdict: 'covered' }), b: says({ verdict: 'covered' }) },
			'luggage/delay/max': { a: figure(1500), b: figure(1000) },
			'luggage/loss': { a: says({ verdict: 'covered' }), b: says({ verdict: 'conditional' }) },
			legal: { a: says({ verdict: 'silent', evidence: null }), b: says({ verdict: 'silent', evidence: null }) },
			deductible: { a: figure(200), b: figure(100) },
		},
		documents: { d1: 'policy.pdf' },
	};
}
