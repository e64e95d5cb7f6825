import { describe, expect, it } from 'vitest';
import { readCommit } from './changes';

const ID = '0b8f0f0e-7d8c-4c39-9a2e-3d1b1e2f3a4b';
const HEADER = { epoch: 2, result: { complete: true } };
const CREATE = { op: 'create', collection: 'coverage_limits', id: ID, data: { value: 1 } };

describe('a commit', () => {
	it('is a header, operations and their number', () => {
		expect(readCommit([HEADER, CREATE, { end: 1 }])).toEqual({
			epoch: 2,
			result: { complete: true },
			documents: [],
			includeReviewed: false,
			operations: [{ op: 'create', collection: 'coverage_limits', id: ID, expected: null, data: { value: 1 } }],
		});
	});

	it.each([
		['nothing', []],
		['no end', [HEADER, CREATE]],
		['only an end', [{ end: 0 }]],
		['a wrong number', [HEADER, CREATE, { end: 2 }]],
		['an end in the middle', [HEADER, { end: 0 }, CREATE]],
		['no epoch', [{ result: {} }, { end: 0 }]],
		['a result that is a list', [{ epoch: 1, result: [] }, { end: 0 }]],
		['an unknown verb', [HEADER, { ...CREATE, op: 'upsert' }, { end: 1 }]],
		['a collection of the system', [HEADER, { ...CREATE, collection: 'directus_users' }, { end: 1 }]],
		['the analyses themselves', [HEADER, { ...CREATE, collection: 'coverage_analyses' }, { end: 1 }]],
		['an id that is none', [HEADER, { ...CREATE, id: "x' or 1=1" }, { end: 1 }]],
		['an expected that is no date', [HEADER, { ...CREATE, expected: 'yesterday' }, { end: 1 }]],
		['data that is a list', [HEADER, { ...CREATE, data: [] }, { end: 1 }]],
	])('is refused with %s', (_what, lines) => {
		expect(() => readCommit(lines)).toThrow(expect.objectContaining({ status: 400, code: 'REQUEST_ERROR' }));
	});
});
