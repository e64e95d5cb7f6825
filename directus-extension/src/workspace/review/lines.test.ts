import { describe, expect, it } from 'vitest';
import { countsOf, isVerified, linesOf, neighbour, SHOWS, type View } from './lines';
import { buildModel } from './model';
import { aTree } from './samples';

const view = (parts: Partial<View> = {}): View => ({ show: 'all', search: '', sort: 'document', folded: new Set(), ...parts });
const shown = (parts: Partial<View>, tree = aTree()) => linesOf(buildModel(tree), view(parts)).map(({ finding, context }) => finding.row.id + (context ? '*' : ''));

describe('the list', () => {
	it('shows what a match stands under, marked as no match', () => {
		expect(shown({ search: 'excess' })).toEqual(['s1*', 'b1*', 'l2']);
		expect(shown({ search: 'CASH covered' })).toEqual(['s1*', 'b1*', 'c1']);
		expect(shown({ search: 'luggage gold' })).toEqual(['s1*', 'b1*', 'l1']);
		expect(shown({ search: 'nothing of the kind' })).toEqual([]);
	});

	it('filters by what a person decided and by what waits', () => {
		const tree = aTree();
		tree.limits[0]!.review = 'rejected';
		tree.benefits[0]!.verdict = 'undecided';
		expect(shown({ show: 'rejected' }, tree)).toEqual(['s1*', 'b1*', 'l2']);
		expect(shown({ show: 'undecided' }, tree)).toEqual(['s1*', 'b1']);
		expect(shown({ show: 'waiting' }, tree)).toEqual(['s1', 'b1', 'l1', 'c1', 's2', 'c2']);
	});

	it('counts for each filter what it shows', () => {
		const model = buildModel(aTree());
		for (const show of SHOWS) expect(countsOf(model)[show]).toBe(linesOf(model, view({ show })).filter(({ context }) => !context).length);
	});

	it('folds a subtree away', () => {
		expect(shown({ folded: new Set(['coverage_benefits/b1']) })).toEqual(['s1', 'b1', 's2', 'c2']);
		expect(linesOf(buildModel(aTree()), view({ folded: new Set(['coverage_benefits/b1']) }))[1]).toMatchObject({ folded: true, foldable: true });
	});

	it('puts the greatest expected harm first, without the tree', () => {
		const lines = linesOf(buildModel(aTree()), view({ sort: 'harm' }));
		const harms = lines.map(({ finding }) => finding.harm);
		expect(harms).toEqual([...harms].sort((a, b) => b - a));
		expect(new Set(lines.map(({ depth }) => depth))).toEqual(new Set([0]));
	});
});

describe('next and previous', () => {
	const lines = linesOf(buildModel(aTree()), view({ search: 'CHF' }));

	it('pass over what is no match and stop at the ends', () => {
		expect(lines.map(({ finding }) => finding.row.id)).toEqual(['s1', 'b1', 'l1', 'l2']);
		expect(neighbour(lines, null, 1)).toBe('coverage_limits/l1');
		expect(neighbour(lines, null, -1)).toBe('coverage_limits/l2');
		expect(neighbour(lines, 'coverage_limits/l1', 1)).toBe('coverage_limits/l2');
		expect(neighbour(lines, 'coverage_limits/l1', -1)).toBe('coverage_limits/l1');
		expect(neighbour(lines, 'coverage_limits/l2', 1)).toBe('coverage_limits/l2');
		expect(neighbour([], null, 1)).toBeNull();
	});
});

describe('what may be accepted in bulk', () => {
	it('stands on a quote, is proposed, and has nothing against it', () => {
		const tree = aTree();
		tree.limits[0]!.review = 'edited';
		tree.limits[1]!.missing_since = '2026-01-01T00:00:00Z';
		tree.benefits[0]!.verdict = 'undecided';
		const verified = buildModel(tree).findings.filter(isVerified).map(({ row }) => row.id);
		expect(verified).toEqual(['s1', 'c1', 'c2']);
	});
});
