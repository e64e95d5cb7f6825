import { describe, expect, it } from 'vitest';
import { buildModel, categoryOf, readKey, type Finding } from './model';
import { aTree, place } from './samples';

const outline = (findings: Finding[]) => findings.map(({ row, depth }) => `${'-'.repeat(depth)}${row.id}`);

describe('the model of a tree', () => {
	it('is depth first, in the order of the documents, what bounds a benefit by page', () => {
		expect(outline(buildModel(aTree()).findings)).toEqual(['s1', '-b1', '--l1', '--l2', '--c1', 's2', 'c2']);
	});

	it('knows what a finding stands under', () => {
		const { byKey } = buildModel(aTree());
		expect(byKey.get('coverage_limits/l1')?.path).toEqual(['Luggage', 'Lost luggage']);
		expect(byKey.get('coverage_benefits/b1')?.children).toEqual(['coverage_limits/l1', 'coverage_limits/l2', 'coverage_clauses/c1']);
	});

	it('shows a row whose parent is gone at the top, and never loses one', () => {
		const tree = aTree({ segments: [], benefits: [] });
		expect(buildModel(tree).findings.map(({ row }) => row.id).sort()).toEqual(['c1', 'c2', 'l1', 'l2']);
	});

	it('says why a finding waits, by the rules of the queue', () => {
		const tree = aTree();
		tree.limits[0]!.review = 'accepted';
		tree.limits[1]!.review = 'edited';
		tree.limits[1]!.proposal = { value: 3000 };
		const { byKey } = buildModel(tree);
		expect(byKey.get('coverage_limits/l2')).toMatchObject({ reasons: [], harm: 0 });
		expect(byKey.get('coverage_limits/l1')?.reasons).toEqual(['proposal']);
		expect(byKey.get('coverage_segments/s1')?.reasons).toEqual(['new']);
	});

	it('joins contradictions by owner and figure, and doubts of the second reader by place', () => {
		const said = (value: number, document_id: string, page: number, quote: string) => ({ value, unlimited: false, document_id, page, section: '', quote });
		const tree = aTree();
		tree.analysis!.account = {
			contradictions: [{
				segment: 'i-luggage', benefit: 'i-lost', kind: 'max_amount', unit: 'CHF', per: 'person', qualifier: 'Gold',
				places: [said(2000, 'd1', 3, 'up to CHF 2,000 per person'), said(3000, 'd2', 1, 'CHF 3,000')],
			}],
			disputed: [{ reason: 'reads_otherwise', category: 'exclusion', item: null, page: 3, quote: 'Cash is not covered.' }],
		};
		const { byKey } = buildModel(tree);
		expect(byKey.get('coverage_limits/l1')?.reasons).toEqual(['contradiction']);
		expect(byKey.get('coverage_limits/l1')?.contradictions[0]?.places.map(({ value }) => value)).toEqual([2000, 3000]);
		expect(byKey.get('coverage_limits/l2')?.contradictions).toEqual([]);
		expect(byKey.get('coverage_clauses/c1')?.reasons).toEqual(['disputed']);
	});

	it('is made of 1,000 findings in a moment of what a frame has', () => {
		const tree = aTree();
		const [limit] = tree.limits;
		tree.limits = Array.from({ length: 1000 }, (_, index) => ({ ...limit!, id: `m${index}`, evidence: [place(1 + (index % 40), `up to CHF ${index}`)] }));
		expect(buildModel(tree).findings).toHaveLength(1005);
	});
});

describe('keys and categories', () => {
	it('reads the link of a finding and nothing else', () => {
		expect(readKey('coverage_limits/0f1e')).toBe('coverage_limits/0f1e');
		for (const wrong of ['coverage_users/1', 'coverage_limits/', 'coverage_limits/a/b', ['coverage_limits/1'], null]) expect(readKey(wrong)).toBeNull();
	});

	it('tells conditions and exclusions apart', () => {
		expect(categoryOf('coverage_clauses', { kind: 'exclusion' })).toBe('exclusion');
		expect(categoryOf('coverage_clauses', { kind: 'condition' })).toBe('condition');
	});
});
