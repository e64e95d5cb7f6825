import { describe, expect, it } from 'vitest';
import { covers, headingOf, suggest, wordingBefore, type DecidedRow, type KnownItem } from './suggestions-rules';

const DELAY: KnownItem = { id: 'delay', category: 'benefit', names: { en: 'Delayed luggage' }, aliases: { en: ['late bag*'] }, examples: {} };

function row(more: Partial<DecidedRow> = {}): DecidedRow {
	return {
		collection: 'coverage_benefits', id: 'r', product: { id: 'p', name: 'P' }, item: 'delay', language: 'en', name: null, machineName: null,
		value: null, quote: '', section: null, page: 3, ...more,
	};
}

const texts = (...rows: DecidedRow[]): string[] => suggest([DELAY], rows).map(({ kind, text }) => `${kind}: ${text}`);

describe('suggestions', () => {
	it('are the words of people’s rows that the item does not know', () => {
		const given = row({ name: 'Emergency shopping', machineName: 'Delayed luggage', section: 'Luggage · B2 Essential purchases:', quote: 'We pay for what you must buy.' });
		expect(texts(given)).toEqual(['alias: Emergency shopping', 'alias: Essential purchases', 'example: We pay for what you must buy.']);
	});

	it('are none where a name or an alias covers the words, in that language', () => {
		expect(texts(row({ name: 'Late baggage in transit', section: '4.1 Your delayed luggage' }))).toEqual([]);
		expect(texts(row({ language: 'de', name: 'Late baggage' }))).toEqual(['alias: Late baggage']);
		expect(texts(row({ name: 'Same', machineName: 'Same' }))).toEqual([]);
	});

	it('are none without a language, or for an item of another taxonomy', () => {
		expect(texts(row({ language: null, name: 'Something new' }), row({ item: 'other', name: 'Something new' }))).toEqual([]);
	});

	it('count the rows that imply them and name the first of them', () => {
		const several = Array.from({ length: 7 }, (_, index) => row({ id: `r${index}`, name: index % 2 ? 'SHOPPING money' : 'Shopping  money' }));
		const [first] = suggest([DELAY], [...several, row({ id: 'z', name: 'Once' })]);
		expect(first).toMatchObject({ text: 'Shopping money', times: 7, item: 'delay', language: 'en' });
		expect(first?.origins).toHaveLength(5);
		expect(first?.origins[0]).toEqual({ product: { id: 'p', name: 'P' }, collection: 'coverage_benefits', row: 'r0', because: 'name', page: 3 });
	});

	it('take the words before a figure for limits, and no heading', () => {
		const limit = row({ collection: 'coverage_limits', value: 2000, section: 'Luggage', quote: "Purchases of essentials up to CHF 2'000 per person." });
		expect(texts(limit)).toEqual(['alias: Purchases of essentials', "example: Purchases of essentials up to CHF 2'000 per person."]);
	});

	it('leave long quotes and tiny words alone', () => {
		expect(texts(row({ name: 'B1', quote: 'long '.repeat(60) }))).toEqual([]);
	});
});

describe('the words before a figure', () => {
	it.each([
		['Reisegepäck: Notkäufe bis maximal CHF 1’500.– pro Person', 1500, 'Notkäufe'],
		['Frais de recherche jusqu’à 30 000 CHF', 30000, 'Frais de recherche'],
		['We pay 80 % of the repair', 80, null],
		['Annullierung EUR 1.500,00', 1500, 'Annullierung'],
		['Höchstens 10 Tage', 10, null],
		['fünf Tage', 5, null],
	])('%s', (quote, value, words) => {
		expect(wordingBefore(quote, value)).toBe(words);
	});
});

describe('a heading', () => {
	it.each([
		['Luggage · B2. Delay:', 'Delay'],
		['Art. 5 Rückreise', 'Rückreise'],
		['§ 4 Cover abroad', 'Cover abroad'],
		['D3.1.6 Soins à l’étranger', 'Soins à l’étranger'],
		['Assistance', 'Assistance'],
		['A trip is cut short', 'A trip is cut short'],
		['B) Luggage', 'Luggage'],
		[null, null],
		['', null],
	])('%s', (section, heading) => {
		expect(headingOf(section)).toBe(heading);
	});
});

describe('words', () => {
	it('cover a text that holds them side by side', () => {
		expect(covers('Vérspätet*', 'das verspätete Gepäck')).toBe(true);
		expect(covers('delayed luggage', 'luggage delayed')).toBe(false);
		expect(covers('*gepäck', 'Handgepäck')).toBe(true);
		expect(covers('', 'anything')).toBe(false);
	});
});
