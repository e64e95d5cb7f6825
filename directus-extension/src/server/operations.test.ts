import { describe, expect, it } from 'vitest';
import type { FindingRow, Tree } from '../shared/findings';
import { keysOf } from './operations';
import { coverageOf, isWaiting } from './operations-coverage';
import { told } from './operations-failure';
import { readRun } from './operations-run';

describe('keysOf', () => {
	it('reads ids, lists, rows of earlier steps and answers of ours', () => {
		expect(keysOf(['a', 7, { id: 'b', name: 'x' }, { nr: 3 }, { analysis_id: 'z', product_id: 'c' }])).toEqual(['a', 7, 'b', 3, 'c']);
		expect(keysOf('["a","b"]')).toEqual(['a', 'b']);
		expect(keysOf(['{{$trigger.key}}', '', null, { a: 1, b: 2 }])).toEqual([]);
	});
});

describe('readRun', () => {
	it('starts without waiting where nothing is said, and waits ten minutes at most', () => {
		expect(readRun({ force: true })).toEqual({ run: { wait: false, seconds: 600, failOnError: false }, rest: { force: true } });
		expect(readRun({ mode: 'wait', wait_seconds: '30', fail_on_error: true }).run).toEqual({ wait: true, seconds: 30, failOnError: true });
	});

	it.each([{ mode: 'later' }, { wait_seconds: 0 }, { wait_seconds: 'long' }, { fail_on_error: 'yes' }])('refuses %j by name', (options) => {
		expect(() => readRun(options)).toThrow(Object.keys(options)[0]);
	});
});

describe('the error about several products', () => {
	const failed = (product: string, code: string, message: string) => ({ product, code, message });
	const names = new Map([
		['1', 'Alpha'],
		['2', 'Beta'],
	]);

	it('names them by reason, with the code they have in common', () => {
		const error = told([failed('1', 'PRODUCT_WITHOUT_DOCUMENT', 'No document. Attach one.'), failed('2', 'PRODUCT_WITHOUT_DOCUMENT', 'No document. Attach one.')], names, 5, false);
		expect(error).toMatchObject({ code: 'PRODUCT_WITHOUT_DOCUMENT', status: 422, message: '2 of 5 not started. Alpha, Beta: No document.' });
		expect(error).toMatchObject({ extensions: { succeeded: 3, products: [{ product_id: '1', name: 'Alpha' }, { product_id: '2', name: 'Beta' }] } });
	});

	it('has a code of its own where they differ, and shows the id of what has no name to be seen', () => {
		const error = told([failed('1', 'DOCUMENT_BROKEN', 'It is broken.'), failed('9', 'FORBIDDEN', 'No right.')], names, 2, true);
		expect(error).toMatchObject({ code: 'REQUEST_ERROR', message: '2 of 2 not done. Alpha: It is broken. 9: No right.' });
	});
});

const row = (id: string, more: object = {}) =>
	({ id, taxonomy_item: null, evidence: null, review: 'accepted', reviewed_on: '2026-01-02', proposal: null, origin: 'document', missing_since: null, user_created: null, user_updated: 'u', ...more }) as unknown as FindingRow;

const place = { document: 'd', page: 3, number: '1.2', section: 'Luggage', quote: 'up to CHF 500', boxes: [[1, 2, 3, 4]], start: 0, end: 9 };
const open = { review: 'proposed', user_updated: null, reviewed_on: null };
const tree = {
	product: { id: 'p', name: 'Alpha' },
	right: 'read',
	documents: [{ id: 'd', name: 'policy.pdf', kind: 'general_conditions', edition: null, pages: 4 }],
	taxonomy: { items: [{ id: 't1', key: 'luggage' }] },
	analysis: { id: 'a', status: 'done', finished: 'f', complete: true, error_code: null, account: { contradictions: [{ kind: 'max_amount' }] } },
	segments: [row('s1', { verdict: 'covered', name: 'Luggage', summary: null, taxonomy_item: 't1', evidence: [place] }), row('s2', { verdict: 'silent', name: 'Legal', summary: null })],
	benefits: [row('b1', { segment: 's1', verdict: 'covered', name: 'Theft' }), row('b2', { segment: 's1', verdict: 'undecided', name: 'Delay', ...open })],
	limits: [
		row('l1', { benefit: 'b1', segment: 's1', kind: 'max_amount', value: 500, unlimited: false, unit: 'CHF', per: 'person', qualifier: null, evidence: [place], ...open }),
		row('l2', { benefit: 'b1', segment: 's1', kind: 'count', value: 2, review: 'rejected' }),
		row('l3', { benefit: null, segment: null, kind: 'annual_max', value: 9 }),
	],
	clauses: [row('c1', { benefit: 'b1', segment: null, kind: 'exclusion', text: 'No cash.' }), row('c2', { benefit: null, segment: 's1', kind: 'condition', text: 'Police report.' })],
} as unknown as Tree;

describe('coverageOf', () => {
	const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

	it('nests everything, with figures and citations and without boxes', () => {
		const all = coverageOf(tree, 'all', isWaiting);
		expect(ids(all.segments)).toEqual(['s1', 's2']);
		const [luggage] = all.segments;
		expect([luggage?.key, ids(luggage?.benefits ?? []), luggage?.conditions.map(({ text }) => text)]).toEqual(['luggage', ['b1', 'b2'], ['Police report.']]);
		const [theft] = luggage?.benefits ?? [];
		expect([ids(theft?.limits ?? []), ids(theft?.exclusions ?? []), ids(all.limits)]).toEqual([['l1', 'l2'], ['c1'], ['l3']]);
		expect(theft?.limits[0]).toMatchObject({ value: 500, unit: 'CHF', per: 'person', waiting: true });
		expect(theft?.limits[0]?.citations).toEqual([{ document: 'd', name: 'policy.pdf', page: 3, number: '1.2', section: 'Luggage', quote: 'up to CHF 500' }]);
		expect(all.summary).toEqual({ segments: 2, benefits: 2, limits: 3, conditions: 1, exclusions: 1, waiting: 2, undecided: 1, contradictions: 1 });
	});

	it('leaves what is covered, without what a person rejected', () => {
		const covered = coverageOf(tree, 'covered', isWaiting);
		expect([ids(covered.segments), ids(covered.segments[0]?.benefits ?? []), ids(covered.segments[0]?.benefits[0]?.limits ?? [])]).toEqual([['s1'], ['b1'], ['l1']]);
	});

	it('leaves what waits, under its parents', () => {
		const waiting = coverageOf(tree, 'waiting', isWaiting);
		expect([ids(waiting.segments), ids(waiting.segments[0]?.benefits ?? []), ids(waiting.limits)]).toEqual([['s1'], ['b1', 'b2'], []]);
		expect(waiting.segments[0]?.benefits.map(({ limits, exclusions }) => [ids(limits), ids(exclusions)])).toEqual([[['l1'], []], [[], []]]);
	});
});
