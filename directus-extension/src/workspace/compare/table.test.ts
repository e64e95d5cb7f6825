import { describe, expect, it } from 'vitest';
import { compare } from '../../i18n/workspace/compare';
import { editions } from '../../i18n/workspace/editions';
import { review } from '../../i18n/workspace/review';
import { say } from '../use-texts';
import { readChoice, writeChoice, type Choice } from './choice';
import { aComparison, figure, says } from './samples';
import { differingRows, foldableKeys, linesOf, pairOf, rowsAbove, spokenFor, standingOf } from './table';
import { cellText, rowNote, rowPath, rowTitle, type Words } from './words';

const comparison = aComparison();
const rowOf = (key: string) => comparison.rows.find((row) => row.key === key)!;
const keys = (view: Parameters<typeof linesOf>[1]) => linesOf(comparison, view).map(({ row }) => row.key);
const none = new Set<string>();
const english: Words = { t: (key, values) => say(compare, 'en-US', key, values), r: (key, values) => say(review, 'en-US', key, values), locale: 'en-US' };
const swiss: Words = { t: (key, values) => say(compare, 'de-CH', key, values), r: (key, values) => say(review, 'de-CH', key, values), locale: 'de-CH' };

describe('the rows', () => {
	it('are all there, with what they stand under', () => {
		expect(keys({ differences: false, folded: none })).toEqual(comparison.rows.map(({ key }) => key));
		expect(linesOf(comparison, { differences: false, folded: none }).map(({ depth }) => depth)).toEqual([0, 1, 2, 1, 0, 0]);
		expect(rowsAbove(comparison, rowOf('luggage/delay/max')).map(({ key }) => key)).toEqual(['luggage', 'luggage/delay']);
	});

	it('that differ keep what they stand under; a product that was never analysed makes no difference', () => {
		expect(spokenFor(comparison)).toEqual(['a', 'b']);
		expect([...differingRows(comparison, ['a', 'b'])]).toEqual(['luggage/delay/max', 'luggage/loss', 'deductible']);
		expect(keys({ differences: true, folded: none })).toEqual(['luggage', 'luggage/delay', 'luggage/delay/max', 'luggage/loss', 'deductible']);
	});

	it('below a folded one are hidden, at any depth', () => {
		expect(keys({ differences: false, folded: new Set(['luggage']) })).toEqual(['luggage', 'legal', 'deductible']);
		expect(keys({ differences: false, folded: new Set(foldableKeys(comparison.rows)) })).toEqual(['luggage', 'legal', 'deductible']);
		expect(linesOf(comparison, { differences: false, folded: new Set(['legal']) })[4]).toMatchObject({ foldable: false, folded: false });
	});

	it('that say the same in other units, or in another order, do not differ', () => {
		const other = aComparison();
		other.cells['luggage/delay/max'] = { a: figure(48, 'hours', { others: [figure(5, 'CHF')] }), b: figure(5, 'CHF', { others: [figure(2, 'days')] }) };
		expect(differingRows(other, ['a', 'b']).has('luggage/delay/max')).toBe(false);
	});

	it('differ where one product has nothing', () => {
		expect([...differingRows(comparison, ['a', 'c'])]).toContain('luggage/delay');
	});
});

describe('a cell against the baseline', () => {
	const max = rowOf('luggage/delay/max');
	it.each([
		['better', figure(1500), figure(1000)],
		['worse', figure(900), figure(1000)],
		['same', figure(1000), figure(1000)],
		['incomparable', figure(1000, 'EUR'), figure(1000)],
		['several', figure(1000, 'CHF', { others: [figure(5)] }), figure(1000)],
		[null, figure(1000), null],
		[null, null, figure(1000)],
	])('is %s', (standing, cell, baseline) => {
		expect(standingOf(max, cell, baseline)).toBe(standing);
	});

	it('wants less of what the insured bear, and claims nothing of distances', () => {
		expect(standingOf(rowOf('deductible'), figure(100), figure(200))).toBe('better');
		expect(standingOf({ ...max, kind: 'distance' }, figure(30, 'km'), figure(50, 'km'))).toBe('different');
	});

	it('ranks verdicts, but never a failure or silence against an exclusion', () => {
		const row = rowOf('luggage/loss');
		expect(standingOf(row, says({ verdict: 'covered' }), says({ verdict: 'conditional' }))).toBe('better');
		expect(standingOf(row, says({ verdict: 'undecided' }), says({ verdict: 'covered' }))).toBe('different');
		expect(standingOf(row, says({ verdict: 'silent' }), says({ verdict: 'excluded' }))).toBe('different');
	});
});

describe('words', () => {
	it('name rows in the language, limits by their kind and what they are told apart by', () => {
		expect(rowTitle(swiss, rowOf('luggage'))).toBe('Gepäck');
		expect(rowTitle(swiss, rowOf('luggage/delay'))).toBe('Delay');
		expect([rowTitle(english, rowOf('luggage/delay/max')), rowNote(english, rowOf('luggage/delay/max'))]).toEqual(['Maximum', 'per person · Gold']);
		expect(rowPath(english, comparison, rowOf('luggage/delay/max'))).toBe('Luggage › Delay › Maximum');
	});

	it('write figures as the reader does', () => {
		expect(cellText(swiss, figure(1500))).toMatch(/^CHF 1['’]500$/);
		expect(cellText(english, figure(1500, 'CHF', { others: [figure(1500), figure(30, 'days')] }))).toBe('CHF 1,500; 30 days');
		expect(cellText(english, null)).toBe('');
	});

	it('tell silent and undecided from excluded', () => {
		const texts = (['excluded', 'silent', 'undecided'] as const).map((verdict) => cellText(english, says({ verdict })));
		expect(texts).toEqual(['Excluded', 'Not mentioned', 'Could not be decided']);
	});

	it.each([['compare', compare], ['editions', editions]])('of %s are there in both languages, with the same placeholders', (_, texts) => {
		expect(Object.keys(texts.de)).toEqual(Object.keys(texts.en));
		const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
		for (const [key, text] of Object.entries(texts.de)) {
			expect(text.trim(), key).not.toBe('');
			expect(placeholders(text), key).toEqual(placeholders((texts.en as Record<string, string>)[key] ?? ''));
		}
	});
});

describe('the address', () => {
	it('holds what is chosen, and nothing that is usual', () => {
		const choice: Choice = { products: ['a', 'b'], taxonomy: 't', baseline: 'b', differences: true };
		expect(readChoice(writeChoice(choice))).toEqual(choice);
		expect(writeChoice({ products: [], taxonomy: null, baseline: null, differences: false })).toEqual({});
	});

	it('names each product once, at most a hundred, and no baseline that is not among them', () => {
		const many = Array.from({ length: 150 }, (_, index) => `p${index}`);
		expect(readChoice({ products: [...many, 'p0'].join(',') }).products).toHaveLength(100);
		expect(readChoice({ products: 'a,,a' }).products).toEqual(['a']);
		expect(writeChoice({ products: ['a'], taxonomy: null, baseline: 'gone', differences: false })).toEqual({ products: 'a' });
		expect(readChoice({ products: ['a'], differences: 'yes' })).toEqual({ products: [], taxonomy: null, baseline: null, differences: false });
	});
});

describe('two columns', () => {
	it('are the first two, or those that are chosen, never one twice', () => {
		const ids = (first: string | null, second: string | null) => pairOf(comparison.products, first, second).map(({ id }) => id);
		expect(ids(null, null)).toEqual(['a', 'b']);
		expect(ids('c', null)).toEqual(['c', 'a']);
		expect(ids('b', 'b')).toEqual(['b', 'a']);
		expect(ids('gone', 'c')).toEqual(['a', 'c']);
		expect(pairOf(comparison.products.slice(0, 1), null, null)).toHaveLength(1);
	});
});
