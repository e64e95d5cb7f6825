import { describe, expect, it } from 'vitest';
import { editions } from '../../i18n/workspace/editions';
import { review } from '../../i18n/workspace/review';
import type { SnapshotLimit } from '../../shared/snapshot';
import { say } from '../use-texts';
import { changesSheet, countsOf, filtered, kindOf, pathText, saysText, sourceText, type EditionWords } from './changes';
import type { Change } from './diff';

const words = (locale: string): EditionWords => ({
	t: (key, values) => say(editions, locale, key, values),
	r: (key, values) => say(review, locale, key, values),
	locale,
	items: new Map([['s1', { names: { en: 'Luggage', de: 'Gepäck' } }]]),
	documents: new Map([['d1', 'old.pdf'], ['d2', 'new.pdf']]),
});
const en = words('en-US');
const place = (document: string, page: number, quote: string) => ({ document, page, number: '3.1', section: null, quote, start: 0, end: quote.length });
const limit = (value: number): SnapshotLimit => ({ item: null, kind: 'max_amount', value, unlimited: false, unit: 'CHF', per: 'person', qualifier: null, evidence: [] });

const lowered: Change = {
	key: '1', effect: 'reduction', what: 'limit', path: [{ item: 's1', name: 'luggage' }, { item: 'b1', name: 'Delay' }],
	before: { limit: limit(1500), evidence: [place('d1', 3, 'up to CHF 1500')] }, after: { limit: limit(1000), evidence: [place('d2', 4, 'up to CHF 1000')] },
};
const added: Change = { key: '2', effect: 'reduction', what: 'exclusion', path: [], before: null, after: { text: '=War is excluded.', evidence: [place('d2', 9, 'War is excluded.')] } };
const worded: Change = { key: '3', effect: 'wording', what: 'condition', path: [], before: { text: 'Call us.', evidence: [] }, after: { text: 'Ring us.', evidence: [] } };
const all = [lowered, added, worded];
const none = { effect: null, what: null, search: '' };

describe('a change in words', () => {
	it('names where it stands by the taxonomy, in the language', () => {
		expect([pathText(en, lowered), pathText(words('de-CH'), lowered), pathText(en, added)]).toEqual(['Luggage › Delay', 'Gepäck › Delay', 'The whole product']);
	});

	it('says what it was and what it is', () => {
		expect([kindOf(en, lowered), saysText(en, lowered.before), saysText(en, lowered.after)]).toEqual(['Maximum', 'CHF 1,500 · per person', 'CHF 1,000 · per person']);
		expect([kindOf(en, added), saysText(en, added.before), saysText(en, added.after)]).toEqual(['Exclusion', '', '=War is excluded.']);
		expect(saysText(en, { verdict: 'silent', evidence: [] })).toBe('Not mentioned');
	});

	it('says where', () => {
		expect(sourceText(en, place('d1', 3, ''))).toBe('old.pdf · page 3 · 3.1');
	});
});

describe('filters', () => {
	it('by effect, by what, by all words in any order', () => {
		expect(filtered(en, all, none)).toEqual(all);
		expect(filtered(en, all, { ...none, effect: 'reduction' })).toEqual([lowered, added]);
		expect(filtered(en, all, { ...none, what: 'condition' })).toEqual([worded]);
		expect(filtered(en, all, { ...none, search: ' delay 1000 LUGGAGE' })).toEqual([lowered]);
		expect(filtered(en, all, { ...none, search: 'delay war' })).toEqual([]);
	});

	it('tell how many there are of each effect', () => {
		expect(countsOf(all)).toEqual({ reduction: 2, undecided: 0, unclear: 0, improvement: 0, wording: 1 });
	});
});

it('the sheet has both sides with document, page and quote', () => {
	const { rows } = changesSheet(en, all);
	expect(rows[1]).toEqual([
		'Less for the insured', 'Limit', 'Luggage', 'Delay', 'Maximum',
		'CHF 1,500 · per person', 'old.pdf', 3, 'up to CHF 1500', 'CHF 1,000 · per person', 'new.pdf', 4, 'up to CHF 1000',
	]);
	expect(rows[2]?.slice(5, 9)).toEqual(['', '', null, '']);
	expect(new Set(rows.map((row) => row.length))).toEqual(new Set([13]));
});
