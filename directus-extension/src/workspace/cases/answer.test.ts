import { describe, expect, it } from 'vitest';
import type { CaseFinding, CaseLine } from '../../shared/cases';
import { askedBy, checkedNumber, grouped, queryOf, remembered, restOf } from './answer';

const line = (kind: CaseLine['kind'], number: number | null = null): CaseLine => ({
	kind,
	from: 'benefit',
	finding: { collection: 'coverage_limits', id: kind },
	review: 'proposed',
	limit: null,
	text: null,
	check: null,
	number,
	total: null,
	words: [],
	citations: [],
});

describe('grouped', () => {
	it('keeps the order of a claim and the order within a kind', () => {
		const lines = [line('exclusion'), line('ceiling', 0), line('ceiling', 1), line('deductible')];
		expect(grouped(lines).map(({ kind, lines: some }) => [kind, some.length])).toEqual([['ceiling', 2], ['deductible', 1], ['exclusion', 1]]);
	});
});

describe('the address', () => {
	it('says the question and its products, and reads back', () => {
		const asked = { question: 'Gepäck 3 Tage', products: ['a', '7'] };
		expect(askedBy(queryOf(asked))).toEqual(asked);
		expect(askedBy({})).toEqual({ question: '', products: [] });
	});

	it('takes each product once and no more than may be asked about', () => {
		const many = Array.from({ length: 30 }, (_, index) => String(index));
		expect(askedBy({ products: ['1', '1', ...many].join(',') }).products).toHaveLength(20);
	});
});

describe('remembered', () => {
	it('puts the newest first and holds each once', () => {
		const one = { question: 'a', products: ['1'] };
		const other = { question: 'b', products: ['1'] };
		expect(remembered([other, one], one)).toEqual([one, other]);
	});
});

it('quotes the figure of the question that a line is held against', () => {
	const numbers = [{ text: '3 Tage', value: 3, unit: 'days', of: null }];
	expect([checkedNumber(line('waiting_period', 0), numbers), checkedNumber(line('ceiling'), numbers)]).toEqual(['3 Tage', '']);
});

it('never says of a failure or of silence that something is excluded', () => {
	const of = (verdict: CaseFinding['verdict']) => restOf({ verdict } as CaseFinding);
	expect([of('silent'), of('undecided'), of(null), of('excluded'), of('covered')]).toEqual(['silent', 'undecided', 'none', null, null]);
});
