import { describe, expect, it } from 'vitest';
import { firstFrom, fold, hitsIn, type Piece } from './search';

const line = (str: string): Piece => ({ str, hasEOL: true });
const part = (str: string): Piece => ({ str, hasEOL: false });
const found = (pieces: Piece[], query: string) => hitsIn(fold(pieces), query, 3).map((hit) => hit.parts.map(({ item, start, end }) => pieces[item]!.str.slice(start, end)));

describe('searching a page', () => {
	it('does not mind case, accents, ligatures and sharp s', () => {
		expect(found([line('Ménage, GEPÄCK und Straße, ofﬁce')], 'menage')).toEqual([['Ménage']]);
		expect(found([line('Ménage, GEPÄCK und Straße, ofﬁce')], 'gepack')).toEqual([['GEPÄCK']]);
		expect(found([line('Ménage, GEPÄCK und Straße, ofﬁce')], 'STRASSE')).toEqual([['Straße']]);
		expect(found([line('Ménage, GEPÄCK und Straße, ofﬁce')], 'office')).toEqual([['ofﬁce']]);
	});

	it('goes on over pieces and line ends', () => {
		expect(found([part('CHF '), part('2’000'), line(' per'), line('person')], '2’000 per person')).toEqual([['2’000', ' per', 'person']]);
		expect(found([line('Reise-'), line('gepäck')], 'Reisegepäck')).toEqual([['Reise', 'gepäck']]);
		expect(found([line('Reise-'), line('Gepäck')], 'Reise- Gepäck')).toEqual([['Reise-', 'Gepäck']]);
	});

	it('sees any amount of space as one', () => {
		expect(found([part('up  to\u00a0'), part(' 500')], 'to 500')).toEqual([['to\u00a0', '500']]);
	});

	it('finds every place once, and nothing for a letter alone', () => {
		expect(found([line('aa aaaa')], 'aa')).toHaveLength(3);
		expect(found([line('a b')], 'a')).toEqual([]);
		expect(found([line('a b')], '   ')).toEqual([]);
		expect(found([], 'word')).toEqual([]);
	});

	it('keeps the place of signs beyond the basic plane', () => {
		expect(found([line('𝐀 𝐁 covered')], 'covered')).toEqual([['covered']]);
	});

	it('begins at the page that is looked at, and starts over after the last', () => {
		const hits = [1, 2, 5].map((page) => ({ page, parts: [] }));
		expect([firstFrom(hits, 1), firstFrom(hits, 3), firstFrom(hits, 6), firstFrom([], 1)]).toEqual([0, 2, 0, -1]);
	});
});
