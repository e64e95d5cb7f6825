import { describe, expect, it } from 'vitest';
import { additionOf, firstDraft, itemsFor, mayAdd, usualParent } from './addition';
import { changed, draftOf, mayStandUnder, needsCheck, placeOf, readNumber, settled, withReading } from './draft';
import { buildModel } from './model';
import { aTree } from './samples';

const model = buildModel(aTree());
const limit = model.byKey.get('coverage_limits/l1')!;
const benefit = model.byKey.get('coverage_benefits/b1')!;

describe('numbers as people write them', () => {
	it.each([
		['2000', 2000], ["2'000", 2000], ['2’000.50', 2000.5], ['1 500,5', 1500.5], ['1.500,00', 1500], ['1,500.00', 1500], ['1,500', 1500], ['1.500.000', 1500000],
		['0,5', 0.5], ['12.5', 12.5], ['', null], ['abc', null], ['1-2', null], ['12x', null],
	])('%s is %s', (text, value) => expect(readNumber(text)).toBe(value));
});

describe('a draft', () => {
	it('of an untouched row changes nothing', () => {
		for (const finding of model.findings) expect(changed(draftOf(finding.collection, finding.row), finding.row)).toEqual({});
	});

	it('names the changed fields alone', () => {
		const draft = { ...draftOf('coverage_limits', limit.row), value: "3'000", qualifier: '  ', unit: 'CHF' };
		expect(changed(draft, limit.row)).toEqual({ value: 3000, qualifier: null });
	});

	it('has no figure beside “unlimited”', () => {
		expect(settled({ value: '5', unlimited: true })).toEqual({ value: null, unlimited: true });
	});

	it('takes over a reading of the quote and keeps what that does not say', () => {
		const draft = withReading({ kind: 'max_amount', value: '1', unlimited: false, unit: 'EUR', per: null, qualifier: 'Gold' }, { value: 500, unit: 'CHF', per: 'day', kind: null, unlimited: false, text: 'CHF 500' });
		expect(draft).toEqual({ kind: 'max_amount', value: 500, unlimited: false, unit: 'CHF', per: 'day', qualifier: 'Gold' });
		expect(withReading({ value: 5, unlimited: false }, { value: null, unlimited: true })).toEqual({ value: null, unlimited: true });
	});

	it('is checked where the value rules have a say', () => {
		expect(needsCheck('coverage_limits', { value: 1 }, false)).toBe(true);
		expect(needsCheck('coverage_limits', { qualifier: 'Gold' }, false)).toBe(false);
		expect(needsCheck('coverage_limits', {}, true)).toBe(true);
		expect(needsCheck('coverage_clauses', { text: 'x' }, true)).toBe(false);
	});
});

describe('a finding of a person’s own', () => {
	it('begins where the person looks', () => {
		expect(usualParent(model, limit, 'limit')?.key).toBe('coverage_benefits/b1');
		expect(usualParent(model, limit, 'benefit')?.key).toBe('coverage_segments/s1');
		expect(usualParent(model, limit, 'segment')).toBeNull();
		expect(usualParent(model, null, 'exclusion')).toBeNull();
		expect(usualParent(model, null, 'benefit')?.key).toBe('coverage_segments/s1');
	});

	it('stands under one parent at most, of the right kind', () => {
		expect(mayStandUnder('benefit', benefit)).toBe(false);
		expect(mayStandUnder('benefit', null)).toBe(false);
		expect(mayStandUnder('limit', null)).toBe(true);
		expect(mayStandUnder('limit', limit)).toBe(false);
	});

	it('is sent with its place, and with no offsets, which the browser cannot know', () => {
		const evidence = [placeOf({ document: 'd1', page: 3, quote: 'Jewels are not covered.', boxes: [[1, 2, 3, 4]] })];
		const sent = additionOf({ category: 'exclusion', parent: benefit, item: null, draft: firstDraft('exclusion', 'Jewels are\nnot covered.'), evidence });
		expect(sent).toEqual({ kind: 'exclusion', text: 'Jewels are not covered.', segment: null, benefit: 'b1', taxonomy_item: null, evidence });
		expect(evidence[0]).toMatchObject({ start: null, end: null });
		expect(mayAdd('exclusion', sent)).toBe(true);
	});

	it('waits for what is needed', () => {
		const add = (draft: Record<string, unknown>) => mayAdd('limit', additionOf({ category: 'limit', parent: benefit, item: null, draft, evidence: [] }));
		expect(add(firstDraft('limit', ''))).toBe(false);
		expect(add({ ...firstDraft('limit', ''), value: '5' })).toBe(true);
		expect(add({ ...firstDraft('limit', ''), unlimited: true })).toBe(true);
	});

	it('is offered the taxonomy items below its parent, else all of its kind', () => {
		const item = (id: string, parent: string | null, category: 'limit' | 'benefit') => ({ id, parent, category, key: id, names: null, aliases: null, examples: null, instruction: null, unit: null, data_type: null, sort: null });
		const items = [item('x', 'i-lost', 'limit'), item('y', 'other', 'limit'), item('z', 'i-lost', 'benefit')];
		expect(itemsFor(items, 'limit', benefit).map(({ id }) => id)).toEqual(['x']);
		expect(itemsFor(items, 'limit', null).map(({ id }) => id)).toEqual(['x', 'y']);
	});
});
