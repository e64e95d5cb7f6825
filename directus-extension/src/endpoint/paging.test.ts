import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { choiceOf, choicesOf, listOf, pageOf } from './paging';

const asked = (query: Record<string, unknown>) => ({ query }) as unknown as Request;
const refused = (field: string) => expect.objectContaining({ status: 422, code: 'OPTION_INVALID', extensions: { field } }) as Error;

describe('a page', () => {
	it('is the first twenty where nothing is said', () => {
		expect(pageOf(asked({}))).toEqual({ limit: 20, page: 1 });
		expect(pageOf(asked({ limit: '100', page: '7' }))).toEqual({ limit: 100, page: 7 });
	});

	it.each(['0', '-1', '101', '1e2', 'x', '1.5', '9999999999'])('of %s is refused', (limit) => {
		expect(() => pageOf(asked({ limit }))).toThrow(refused('limit'));
	});
});

describe('a list', () => {
	it('is parted by commas, each name once', () => {
		expect(listOf(asked({ ids: 'a, b,,a' }), 'ids')).toEqual(['a', 'b']);
		expect(listOf(asked({ ids: ['a'] }), 'ids')).toBeNull();
	});

	it('is bounded', () => {
		const ids = Array.from({ length: 101 }, (_, at) => at).join(',');
		expect(() => listOf(asked({ ids }), 'ids')).toThrow(refused('ids'));
	});
});

it('a choice is one that is offered', () => {
	expect(choiceOf(asked({ kind: 'a' }), 'kind', ['a', 'b'])).toBe('a');
	expect(choiceOf(asked({}), 'kind', ['a'])).toBeUndefined();
	expect(() => choiceOf(asked({ kind: 'c' }), 'kind', ['a'])).toThrow(refused('kind'));
	expect(choicesOf(asked({ kind: 'b,a' }), 'kind', ['a', 'b'])).toEqual(['b', 'a']);
	expect(() => choicesOf(asked({ kind: 'a,c' }), 'kind', ['a'])).toThrow(refused('kind'));
});
