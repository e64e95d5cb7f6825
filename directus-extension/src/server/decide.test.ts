import { describe, expect, it } from 'vitest';
import { LIMIT_KINDS, VERDICTS, checkAdded, checkFields, checkTogether } from './decide-fields';
import { readDecisions } from './decide-input';
import { writeOf, type By, type References } from './decide-rules';
import { sealedState, undoOf, type Undoable } from './undo';

const ID = '0c9d8a4e-0000-4000-8000-000000000001';
const PARENT = '0c9d8a4e-0000-4000-8000-000000000002';
const ITEM = '0c9d8a4e-0000-4000-8000-000000000003';
const USER = '0c9d8a4e-0000-4000-8000-00000000000a';
const NOW = new Date('2026-05-01T10:00:00.000Z');
const KEY = Buffer.alloc(32, 7);
const BY: By = { user: USER, product: 'p1', now: NOW, undoKey: KEY };
const KNOWN: References = { items: new Map([[ITEM, 'limit']]), segments: new Set([PARENT]), benefits: new Set(), documents: new Set() };
const ROW = {
	id: ID, product: 'p1', segment: PARENT, benefit: null, taxonomy_item: null, kind: 'max_amount', value: 5, unlimited: false, unit: 'EUR', per: null, qualifier: null,
	evidence: null, review: 'proposed', origin: 'document', proposal: null, user_created: null, user_updated: null, date_updated: '2026-04-01T10:00:00.000Z',
};

const one = (action: string, more: object = {}) =>
	readDecisions({ decisions: [{ action, collection: 'coverage_limits', id: ID, ...(action === 'add' ? {} : { expected: ROW.date_updated }), ...more }] })[0]!;
const refusal = (run: () => unknown): unknown => {
	try {
		run();
	} catch (error) {
		return (error as { extensions: { field: string } }).extensions.field;
	}
	return null;
};

describe('what a person may write', () => {
	it('is content, never a stamp or the machine’s memory', () => {
		for (const field of ['id', 'product', 'review', 'reviewed_by', 'origin', 'extracted', 'proposal', 'missing_since', 'date_updated', 'user_updated', 'sort']) {
			expect(checkFields('coverage_limits', { [field]: 'x' })?.field).toBe(field);
		}
		expect(checkFields('coverage_limits', { sort: 3 }, true)).toBeNull();
	});

	it('is one of the known words', () => {
		for (const kind of LIMIT_KINDS) expect(checkFields('coverage_limits', { kind })).toBeNull();
		for (const verdict of VERDICTS) expect(checkFields('coverage_benefits', { verdict })).toBeNull();
		expect(checkFields('coverage_clauses', { kind: 'max_amount' })?.field).toBe('kind');
	});

	it('is a figure that both databases keep', () => {
		for (const value of [0, -5, 0.1, 1e15, null]) expect(checkFields('coverage_limits', { value })).toBeNull();
		for (const value of [1e308, 1e-300, NaN]) expect(checkFields('coverage_limits', { value })?.field).toBe('value');
		expect(checkFields('coverage_limits', { sort: 1e15 }, true)?.field).toBe('sort');
	});

	it('has no character that a database cannot look behind', () => {
		for (const sign of ['\u0000', '\ud800', '\udc00x']) expect(checkFields('coverage_clauses', { text: `a${sign}b` })?.field).toBe('text');
		expect(checkFields('coverage_clauses', { text: 'C:\\u0000 😀' })).toBeNull();
	});

	it('stands at a place with a title of some length', () => {
		const place = { document: ID, page: 1, quote: 'x', boxes: [], start: null, end: null };
		for (const title of [null, '', 'x'.repeat(1000)]) expect(checkFields('coverage_clauses', { evidence: [{ ...place, number: title, section: title }] })).toBeNull();
		for (const title of ['number', 'section']) expect(checkFields('coverage_clauses', { evidence: [{ ...place, [title]: 'x'.repeat(1001) }] })?.field).toBe('evidence');
	});

	it('names ids as they are stored', () => {
		const upper = PARENT.toUpperCase();
		const place = { document: upper, page: 1, quote: 'x', boxes: [], start: null, end: null };
		expect(one('edit', { data: { segment: upper, qualifier: 'ABC', evidence: [place] } }).data).toEqual({ segment: PARENT, qualifier: 'ABC', evidence: [{ ...place, document: PARENT }] });
	});

	it('stands under one row or under none', () => {
		expect(checkTogether('coverage_clauses', { segment: ID, benefit: PARENT })?.field).toBe('segment');
		expect(checkTogether('coverage_clauses', {})).toBeNull();
		expect(checkAdded('coverage_benefits', { verdict: 'covered', name: 'x' })?.field).toBe('segment');
	});

	it('is a figure or no bound at all', () => {
		expect(checkTogether('coverage_limits', { value: 1, unlimited: true })?.field).toBe('value');
		expect(checkTogether('coverage_limits', { value: null, unlimited: false })?.field).toBe('value');
		expect(checkTogether('coverage_limits', { value: 0, unlimited: false })).toBeNull();
		expect(checkTogether('coverage_limits', { value: null, unlimited: true })).toBeNull();
	});
});

describe('what a decision writes', () => {
	const stamped = (review: string) => ({ review, reviewed_by: USER, reviewed_on: NOW.toISOString(), user_updated: USER });

	it('is a stamp, and of an edit the changed fields', () => {
		expect(writeOf(one('accept'), ROW, BY, KNOWN)).toEqual({ op: 'update', fields: stamped('accepted') });
		expect(writeOf(one('reject'), ROW, BY, KNOWN)).toEqual({ op: 'update', fields: stamped('rejected') });
		const edit = writeOf(one('edit', { data: { taxonomy_item: ITEM, per: 'day' } }), ROW, BY, KNOWN);
		expect(edit).toEqual({ op: 'update', fields: { taxonomy_item: ITEM, per: 'day', ...stamped('edited') } });
	});

	it.each([['proposed', 'accepted'], ['accepted', 'accepted'], ['edited', 'edited'], ['rejected', 'rejected']])(
		'keeps a %s row against a new reading as %s', (review, kept) => {
			const write = writeOf(one('take_mine'), { ...ROW, review, proposal: { value: 9 } }, BY, KNOWN);
			expect(write).toEqual({ op: 'update', fields: { proposal: null, ...stamped(kept) } });
		},
	);

	it('takes of a new reading the content alone', () => {
		const proposal = { value: 9, review: 'rejected', user_updated: 'x', taxonomy_item: PARENT };
		const write = writeOf(one('take_new'), { ...ROW, proposal }, BY, KNOWN);
		expect(write).toEqual({ op: 'update', fields: { value: 9, taxonomy_item: null, proposal: null, ...stamped('accepted') } });
		expect(refusal(() => writeOf(one('take_new'), { ...ROW, proposal: { segment: ID } }, BY, KNOWN))).toBe('segment');
	});

	it('adds once, and only what is free', () => {
		const asked = one('add', { data: { kind: 'count', value: 1, segment: PARENT } });
		expect(writeOf(asked, null, BY, KNOWN)).toMatchObject({ op: 'insert', fields: { product: 'p1', origin: 'person', review: 'accepted', user_created: USER } });
		expect(writeOf(asked, { ...ROW, origin: 'person', user_created: USER }, BY, KNOWN)).toEqual({ op: 'keep' });
		expect(refusal(() => writeOf(asked, ROW, BY, KNOWN))).toBe('id');
		expect(refusal(() => writeOf(asked, { ...ROW, product: 'p2', origin: 'person', user_created: USER }, BY, KNOWN))).toBe('id');
	});

	it('removes what people added, and nothing the machine found', () => {
		expect(refusal(() => writeOf(one('remove'), ROW, BY, KNOWN))).toBe('id');
		expect(writeOf(one('remove'), { ...ROW, origin: 'person' }, BY, KNOWN)).toEqual({ op: 'remove' });
	});
});

describe('an undo', () => {
	const undoable: Undoable = { user: USER, product: 7, collection: 'coverage_limits', id: ID, stamp: NOW, state: { value: 5, evidence: [{ page: 1 }] } };
	const { data = {}, expected } = undoOf(KEY, undoable);

	it('carries the former values, for the row as the decision left it', () => {
		expect(expected).toBe(NOW.toISOString());
		expect(sealedState(KEY, { ...undoable, stamp: expected }, structuredClone(data))).toEqual(undoable.state);
		expect(sealedState(KEY, { ...undoable, product: '7' }, data)).toEqual(undoable.state);
	});

	it.each<[string, Partial<Undoable>]>([
		['person', { user: ID }],
		['product', { product: 8 }],
		['collection', { collection: 'coverage_clauses' }],
		['row', { id: PARENT }],
		['time', { stamp: new Date(NOW.getTime() + 1) }],
		['presence', { stamp: null }],
	])('is for no other %s', (_what, change) => {
		expect(sealedState(KEY, { ...undoable, ...change }, data)).toBeNull();
	});

	it('cannot be made by hand', () => {
		expect(sealedState(Buffer.alloc(32, 8), undoable, data)).toBeNull();
		for (const forged of [{}, { state: data['state'] }, { ...data, state: { value: 6 } }, { ...data, seal: '' }, { ...data, seal: 5 }]) {
			expect(sealedState(KEY, undoable, forged)).toBeNull();
		}
	});

	it('of a removal brings back the row, but not over one that was added again under its id', () => {
		const { data: state } = undoOf(KEY, { ...undoable, product: 'p1', stamp: null, state: { value: 5 } });
		const back = readDecisions({ decisions: [{ action: 'restore', collection: 'coverage_limits', id: ID, expected: null, data: state }] })[0]!;
		expect(writeOf(back, null, BY, KNOWN)).toEqual({ op: 'insert', fields: { value: 5 } });
		expect(refusal(() => writeOf(back, { ...ROW, origin: 'person', user_created: USER, date_updated: null }, BY, KNOWN))).toBe('data');
	});

	it('names the fields of a restore that fails', () => {
		expect(refusal(() => writeOf(one('restore', { data }), ROW, BY, KNOWN))).toBe('data');
		const own = undoOf(KEY, { ...undoable, product: 'p1', stamp: ROW.date_updated, state: { segment: ID } });
		expect(refusal(() => writeOf(one('restore', { data: own.data }), ROW, BY, KNOWN))).toBe('segment');
	});
});

it.each<[object, string]>([
	[{}, 'decisions'],
	[{ decisions: [] }, 'decisions'],
	[{ decisions: Array(501).fill(0) }, 'decisions'],
	[{ decisions: [7] }, 'decisions'],
	[{ decisions: [], more: 1 }, 'more'],
	[{ decisions: [{ action: 'add', collection: 'coverage_limits', id: ID, expected: '2026-01-01' }] }, 'expected'],
	[{ decisions: [{ action: 'add', collection: 'coverage_limits', id: ID }] }, 'kind'],
	[{ decisions: [{ action: 'accept', collection: 'coverage_limits', id: ID }] }, 'expected'],
])('a request like %j names %s', (body, field) => {
	expect(refusal(() => readDecisions(body as Record<string, unknown>))).toBe(field);
});
