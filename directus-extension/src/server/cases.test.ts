import { describe, expect, it } from 'vitest';
import { LONGEST_QUESTION, MOST_CASE_PRODUCTS } from '../shared/cases';
import type { Tree } from '../shared/findings';
import { caseBody, readCase } from './cases';

const QUESTION = { question: ' luggage late ', product_ids: ['p1', 'p2'] };

const PLACE = { document: 'd', page: 2, number: 'B1', section: 'B', quote: 'x'.repeat(5000), boxes: [[1, 2, 3, 4]], start: 0, end: 9 };
const ROW = { taxonomy_item: 'i', review: 'accepted', evidence: [PLACE], extracted: { value: 1 }, proposal: null, user_updated: 'u' };
const TREE = {
	product: { id: 'p1', name: 'P' },
	right: 'read',
	documents: [{ id: 'd', name: 'a.pdf', file: 'f', kind: 'other' }],
	taxonomy: { id: 't', key: 'travel', name: 'Travel', line_of_business: null, items: [{ id: 'i' }] },
	analysis: null,
	segments: [{ ...ROW, id: 's', verdict: 'covered', name: 'Luggage', summary: 'long' }],
	benefits: [{ ...ROW, id: 'b', verdict: 'silent', name: 'Delay', segment: 's' }],
	limits: [{ ...ROW, id: 'l', review: 'rejected', kind: 'max_amount', value: 5 }, { ...ROW, id: 'm', kind: 'max_amount', value: 7, evidence: null }],
	clauses: [{ ...ROW, id: 'c', kind: 'exclusion', text: 'Cash.' }],
} as unknown as Tree;

interface Sent {
	taxonomies: unknown[];
	trees: Record<string, Record<string, unknown>[]>[];
}

describe('a case', () => {
	it('is a question about products, each named once', () => {
		expect(readCase(QUESTION)).toEqual({ question: 'luggage late', products: ['p1', 'p2'] });
		expect(readCase({ ...QUESTION, product_ids: [7, '7', 8] }).products).toEqual(['7', 8]);
	});

	it.each([
		['question', ''],
		['question', '  '],
		['question', 5],
		['question', 'x'.repeat(LONGEST_QUESTION + 1)],
		['product_ids', []],
		['product_ids', 'p1'],
		['product_ids', [null]],
		['product_ids', ['']],
		['product_ids', Array(MOST_CASE_PRODUCTS + 1).fill('p')],
		['language', 'de'],
	])('is refused for a wrong %s', (field, value) => {
		expect(() => readCase({ ...QUESTION, [field]: value })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', extensions: { field } }));
	});
});

describe('what the sidecar is sent', () => {
	const { taxonomies, trees } = caseBody('q', [TREE, { ...TREE, product: { id: 'p2', name: 'Q' } }, { ...TREE, taxonomy: null }]) as unknown as Sent;

	it('holds each taxonomy once, and no row that a person rejected', () => {
		expect(taxonomies).toHaveLength(1);
		expect(trees.map((tree) => tree['taxonomy'])).toEqual(['t', 't', null]);
		expect(trees[0]?.['limits']).toMatchObject([{ id: 'm', value: 7, evidence: [] }]);
	});

	it('leaves out what no answer needs: rectangles, old readings, people', () => {
		expect(trees[0]?.['documents']).toEqual([{ id: 'd', name: 'a.pdf' }]);
		const text = JSON.stringify(trees);
		for (const name of ['boxes', 'extracted', 'user_updated', 'summary', 'file']) expect(text).not.toContain(`"${name}"`);
		const [clause] = trees[0]?.['clauses'] ?? [];
		expect(clause).toMatchObject({ text: 'Cash.', kind: 'exclusion', evidence: [{ document: 'd', page: 2, number: 'B1', section: 'B' }] });
		expect((clause?.['evidence'] as { quote: string }[])[0]?.quote).toHaveLength(4000);
	});
});
