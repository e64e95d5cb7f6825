import { describe, expect, it } from 'vitest';
import { review } from '../../i18n/workspace/review';
import { VERDICTS } from '../../shared/findings';
import { say } from '../use-texts';
import { dateText, figureText, titleOf, VERDICT_SIGN, type SayReview } from './describe';
import { changesBetween, threeWay } from './differences';
import { highlightsOf, quotesOf, sidesOf } from './evidence';
import { buildModel } from './model';
import { nothingWanted, paramsOf, rangeOf, reviewLink, isFiltered, PAGE_SIZE } from './queue';
import { aTree } from './samples';

const en: SayReview = (key, values) => say(review, 'en-US', key, values);
const de: SayReview = (key, values) => say(review, 'de-DE', key, values);
const model = buildModel(aTree());
const limit = model.byKey.get('coverage_limits/l1')!;

describe('figures in words', () => {
	it.each([
		[{ value: 2000, unit: 'CHF', per: 'person', qualifier: 'Gold' }, 'CHF 2,000 · per person · Gold', 'CHF 2.000 · pro Person · Gold'],
		[{ value: 30, unit: 'days' }, '30 days', '30 Tage'],
		[{ value: 12.5, unit: '%', qualifier: 'inherited' }, '12.5 % · as for the whole segment', '12,5 % · wie für den ganzen Baustein'],
		[{ value: null, unlimited: true, unit: 'CHF' }, 'Unlimited', 'Unbegrenzt'],
		[{ value: null, unlimited: false }, 'No figure', 'Keine Zahl'],
		[{ value: 3, unit: 'count', per: 'boat' }, '3 times · per boat', '3 Mal · pro boat'],
	])('%j', (figured, english, german) => {
		expect(figureText(en, 'en-US', figured)).toBe(english);
		expect(figureText(de, 'de-DE', figured)).toBe(german);
	});

	it('have titles that fit a line', () => {
		expect(titleOf(en, 'en-US', limit)).toBe('Maximum: CHF 2,000 · per person · Gold');
		const long = titleOf(en, 'en-US', { category: 'exclusion', row: { ...model.byKey.get('coverage_clauses/c1')!.row, text: 'word '.repeat(100) } });
		expect(long.length).toBeLessThanOrEqual(140);
	});

	it('have no date where there is none', () => {
		expect(dateText('en', null)).toBe('');
		expect(dateText('en', 'nonsense')).toBe('');
	});

	it('give each verdict a sign of its own', () => {
		expect(new Set(VERDICTS.map((verdict) => VERDICT_SIGN[verdict].icon)).size).toBe(VERDICTS.length);
	});
});

describe('readings side by side', () => {
	it('name the fields that differ between before, yours and now', () => {
		const row = { ...limit.row, value: 2500, extracted: { kind: 'max_amount', value: 2000, unit: 'CHF' }, proposal: { kind: 'max_amount', value: 3000, unit: 'CHF' } };
		expect(threeWay('coverage_limits', row)).toEqual([{ field: 'value', before: 2000, yours: 2500, now: 3000 }]);
	});

	it('say that only the place differs', () => {
		const evidence = limit.row.evidence ?? [];
		const row = { ...limit.row, extracted: { evidence }, proposal: { evidence: [{ ...evidence[0]!, page: 9 }] } };
		expect(threeWay('coverage_limits', row).map(({ field }) => field)).toEqual(['evidence']);
	});

	it('do not take boxes or offsets for a change', () => {
		const moved = { ...limit.row, evidence: (limit.row.evidence ?? []).map((place) => ({ ...place, boxes: [], start: 5 })) };
		expect(changesBetween('coverage_limits', limit.row, moved)).toEqual([]);
	});
});

describe('places', () => {
	it('of one document are highlights, the primary one first', () => {
		expect(highlightsOf(model, 'd2', en, 'en-US')).toMatchObject([{ finding: 'coverage_limits/l1', page: 1, quote: 'CHF 2,000' }]);
		expect(highlightsOf(model, 'd1', en, 'en-US')).toHaveLength(6);
	});

	it('are counted within their document, as the viewer counts them', () => {
		expect(quotesOf(limit).map(({ document, place }) => [document, place])).toEqual([['d1', 0], ['d2', 0]]);
	});

	it('of a contradiction each lead to their own page, by the finding that stands there', () => {
		const said = (value: number, document_id: string, page: number, quote: string) => ({ value, unlimited: false, document_id, page, section: null, quote });
		const places = [said(2000, 'd1', 3, 'up to CHF 2,000 per person'), said(100, 'd1', 4, 'excess CHF 100'), said(9, 'd2', 7, 'nobody has this')];
		const [sides] = sidesOf({ ...limit, contradictions: [{ unit: 'CHF', places }] }, model, en, 'en-US');
		expect(sides?.map(({ says, finding, page }) => [says, finding, page])).toEqual([
			['CHF 2,000', 'coverage_limits/l1', 3], ['CHF 100', 'coverage_limits/l2', 4], ['CHF 9', null, 7],
		]);
	});
});

describe('the queue', () => {
	it('asks for what is chosen', () => {
		const wanted = { ...nothingWanted(), reason: 'proposal', search: ' cash ', page: 2 };
		expect(paramsOf(wanted)).toEqual({ reason: 'proposal', search: 'cash', limit: PAGE_SIZE, page: 2 });
		expect(isFiltered(wanted)).toBe(true);
		expect(isFiltered(nothingWanted())).toBe(false);
	});

	it('knows where a page begins and ends', () => {
		expect(rangeOf(1, 50, 120)).toEqual({ from: 1, to: 50, last: false });
		expect(rangeOf(3, 20, 120)).toEqual({ from: 101, to: 120, last: true });
		expect(rangeOf(1, 0, 0)).toEqual({ from: 0, to: 0, last: true });
	});

	it('links to a finding of any product', () => {
		expect(reviewLink('a/b', { collection: 'coverage_limits', id: '1' })).toBe('/coverage/review/a%2Fb?finding=coverage_limits/1');
	});
});
