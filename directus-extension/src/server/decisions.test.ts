import { describe, expect, it } from 'vitest';
import { isTouched } from './apply';
import { removable, type Node } from './cleanup';
import { mappedDocumentId, type StoredDocument, type StoredTaxonomy } from './documents';
import { fate, MAX_ATTEMPTS } from './fail';
import { canonical, fingerprint } from './fingerprint';
import { keysOf } from './operations';
import { operationCaller } from './rights';

const DOCUMENT: StoredDocument = {
	id: 'd1', file: 'f1', kind: 'schedule', edition: null, sort: 1, pending: true, filename: 'a.pdf', type: 'application/pdf', filesize: 9, changed: 5,
};
const TAXONOMY: StoredTaxonomy = { id: 't', key: 'travel', name: 'Travel', line_of_business: 'travel', items: [{ id: 'i', key: 'luggage' }] };

describe('the fingerprint', () => {
	const base = fingerprint([DOCUMENT], TAXONOMY, {});

	it('is the same whatever the order, the mark or the urgency', () => {
		const second = { ...DOCUMENT, id: 'd0' };
		expect(fingerprint([DOCUMENT, second], TAXONOMY, {})).toBe(fingerprint([second, DOCUMENT], TAXONOMY, {}));
		expect(fingerprint([{ ...DOCUMENT, pending: false, sort: 7, filename: 'b.pdf' }], TAXONOMY, {})).toBe(base);
		expect(fingerprint([DOCUMENT], TAXONOMY, { force: true, dry_run: false })).toBe(base);
	});

	it.each<[string, Partial<StoredDocument>]>([
		['file', { file: 'f2' }],
		['kind', { kind: 'other' }],
		['edition', { edition: '2027' }],
		['bytes', { changed: 6 }],
		['size', { filesize: 10 }],
	])('changes with the %s', (_what, change) => {
		expect(fingerprint([{ ...DOCUMENT, ...change }], TAXONOMY, {})).not.toBe(base);
	});

	it('changes with the taxonomy and with options that decide', () => {
		expect(fingerprint([DOCUMENT], { ...TAXONOMY, items: [] }, {})).not.toBe(base);
		expect(fingerprint([DOCUMENT], null, {})).not.toBe(base);
		expect(fingerprint([DOCUMENT], TAXONOMY, { segments: ['luggage'] })).not.toBe(base);
		expect(fingerprint([DOCUMENT], TAXONOMY, { taxonomy_changes: [{ id: 'i', removed: true }] })).not.toBe(base);
	});

	it('tells a run that writes nothing from one that writes', () => {
		expect(fingerprint([DOCUMENT], TAXONOMY, { seed_directus: false })).not.toBe(base);
		expect(fingerprint([DOCUMENT], TAXONOMY, { seed_directus: true })).toBe(base);
		expect(fingerprint([DOCUMENT], TAXONOMY, { dry_run: true })).not.toBe(base);
	});

	it('reads values, not the order of keys', () => {
		expect(canonical({ b: [1, { d: 2, c: 3 }], a: null })).toBe('{"a":null,"b":[1,{"c":3,"d":2}]}');
	});
});

describe('the fate of a failure', () => {
	const retryable = { retryable: true, outage: false, notBeforeSeconds: null };

	it('is another try, later each time, until the last attempt', () => {
		const fates = [...Array(MAX_ATTEMPTS).keys()].map((attempt) => fate(attempt, retryable));
		expect(fates.map(({ status }) => status)).toEqual(['queued', 'queued', 'queued', 'queued', 'failed']);
		expect(fates.slice(0, 4).map(({ waitSeconds }) => waitSeconds)).toEqual([1, 2, 4, 8]);
	});

	it('is final where trying again cannot help', () => {
		expect(fate(0, { ...retryable, retryable: false })).toEqual({ status: 'failed', attempt: 1, waitSeconds: 0 });
	});

	it('costs no attempt in an outage', () => {
		expect(fate(4, { ...retryable, outage: true, notBeforeSeconds: 30 })).toEqual({ status: 'queued', attempt: 4, waitSeconds: 30 });
	});
});

describe('what a cleanup removes', () => {
	const node = (id: string, parents: string[], touched = false): Node => ({ collection: 'coverage_limits', id, parents, touched });
	const rows = [node('s1', []), node('b1', ['s1']), node('l1', ['s1', 'b1'], true), node('l2', ['b1']), node('s2', []), node('c2', ['s2'])];
	const ids = (nodes: Node[]) => nodes.map(({ id }) => id);

	it('is every row without a touched one below it', () => {
		expect(ids(removable(rows, false))).toEqual(['l2', 's2', 'c2']);
	});

	it('is everything where reviewed rows are meant too', () => {
		expect(removable(rows, true)).toHaveLength(rows.length);
	});

	it('survives rows that hang on each other', () => {
		expect(removable([node('a', ['b'], true), node('b', ['a'])], false)).toEqual([]);
	});
});

it.each([
	[{}, false],
	[{ review: 'proposed', origin: 'document', user_updated: null, user_created: null }, false],
	[{ user_updated: 'u' }, true],
	[{ user_created: 'u' }, true],
	[{ review: 'accepted' }, true],
	[{ origin: 'person' }, true],
])('%j is touched by a person: %s', (row, touched) => {
	expect(isTouched(row)).toBe(touched);
});

it.each<[unknown, (string | number)[]]>([
	['p1', ['p1']],
	[7, [7]],
	[['p1', 2], ['p1', 2]],
	['["p1","p2"]', ['p1', 'p2']],
	[{ id: 'p1' }, ['p1']],
	['[not json', ['[not json']],
	['', []],
	['{{$trigger.key}}', []],
	['undefined', []],
	[undefined, []],
	[{}, []],
])('an operation reads %j as %j', (given, keys) => {
	expect(keysOf(given)).toEqual(keys);
});

it('an operation without a user is its author’s, but the public is nobody', () => {
	expect(operationCaller(null)).toEqual({ user: null, accountability: null });
	const nobody = { user: null, role: null, roles: [], admin: false, app: false, ip: null };
	expect(() => operationCaller(nobody)).toThrow(expect.objectContaining({ status: 401 }));
	expect(() => operationCaller({ ...nobody, user: 'u', share: 's' })).toThrow(expect.objectContaining({ status: 401 }));
});

it('a product’s file field has one document row, whatever the type of the key', () => {
	expect(mappedDocumentId('products', 7)).toBe(mappedDocumentId('products', '7'));
	expect(mappedDocumentId('products', 7)).not.toBe(mappedDocumentId('policies', 7));
	expect(mappedDocumentId('products', 'x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
