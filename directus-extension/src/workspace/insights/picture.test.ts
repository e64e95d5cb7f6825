import { describe, expect, it } from 'vitest';
import { insights as texts, type InsightText } from '../../i18n/workspace/insights';
import { WAITING_REASONS } from '../../shared/findings';
import { FIGURES, type InsightDay, type Insights } from '../../shared/insights';
import type { Client } from '../client';
import { Refusal } from '../client';
import { say, type Say } from '../use-texts';
import { loadInsights } from './load';
import { pictureOf } from './picture';

const t: Say<InsightText> = (key, values) => say(texts, 'en', key, values);
const EMPTY = { done: 0, failed: 0, cancelled: 0, active: 0, median_seconds: null, p90_seconds: null, cost: 0, found: 0, withheld: 0 };
const day = (date: string, more: Partial<InsightDay> = {}): InsightDay => ({ day: date, ...EMPTY, ...more });
const BUSY = { done: 3, failed: 1, median_seconds: 12, p90_seconds: 150, cost: 0.3, found: 90, withheld: 10 };

function insights(more: Partial<Insights> = {}): Insights {
	const nobody = Object.fromEntries(WAITING_REASONS.map((reason) => [reason, 0])) as Insights['backlog']['by_reason'];
	const days = [day('2026-11-23'), day('2026-11-24', BUSY)];
	return { days, total: { ...EMPTY, ...BUSY }, withheld_by_reason: { no_figure: 8, brand_new: 2 }, backlog: { total: 0, by_reason: nobody, oldest: null }, ...more };
}

describe('the picture of a figure', () => {
	it('stacks runs by state, leaves out states that there were none of, and says each day in words', () => {
		const { days, headlines, table } = pictureOf('runs', insights(), t, 'en-US');
		expect(headlines).toEqual([{ label: 'Done', value: '3' }, { label: 'Failed', value: '1' }]);
		const [chart] = days;
		expect(chart?.series.map(({ label }) => label)).toEqual(['Done', 'Failed']);
		expect(chart?.bars).toEqual([{ title: 'Nov 23', parts: [0, 0] }, { title: 'Nov 24 · Done: 3 · Failed: 1', parts: [3, 1] }]);
		expect([chart?.peak, chart?.from, chart?.to]).toEqual(['up to 4', 'Nov 23', 'Nov 24']);
		expect(table.body).toEqual([['Nov 23', '0', '0', '0', '0'], ['Nov 24', '3', '1', '0', '0']]);
	});

	it('tells time in seconds, then in minutes, and cost only where something was paid', () => {
		const { headlines, days, table } = pictureOf('effort', insights(), t, 'en-US');
		expect(headlines.map(({ value }) => value)).toEqual(['12 sec', '2.5 min', '0.1']);
		expect(days.map(({ bars }) => bars[1]?.parts)).toEqual([[12, 138], [0.3]]);
		expect(table.body[0]).toEqual(['Nov 23', '–', '–', '0']);
		const free = pictureOf('effort', insights({ total: { ...EMPTY, ...BUSY, cost: 0 } }), t, 'en-US');
		expect([free.headlines.length, free.days.length]).toEqual([2, 1]);
	});

	it('names why claims were withheld, the most frequent first, unknown reasons too', () => {
		const { headlines, rows, days } = pictureOf('withheld', insights(), t, 'de-CH');
		expect(headlines[0]?.value).toMatch(/^10\s?%$/);
		expect(rows?.rows).toEqual([{ label: 'No figure in the quote', value: 8 }, { label: 'brand new', value: 2 }]);
		expect(days[0]?.bars.map(({ parts }) => parts)).toEqual([[0], [0.1]]);
	});

	it('lists what waits by reason, and leads to the review', () => {
		const base = insights().backlog.by_reason;
		const backlog = { total: 5, by_reason: { ...base, new: 4, contradiction: 1 }, oldest: '2026-11-20T08:00:00.000Z' };
		const { rows, headlines, link } = pictureOf('backlog', insights({ backlog }), t, 'en-US');
		expect(rows?.rows).toEqual([{ label: 'Contradiction', value: 1 }, { label: 'New', value: 4 }]);
		expect([headlines.map(({ value }) => value), link]).toEqual([['5', 'Nov 20'], 'review']);
	});

	it('says where there is nothing to show', () => {
		const nothing = insights({ days: [day('2026-11-24')], total: EMPTY, withheld_by_reason: {} });
		expect(FIGURES.map((figure) => pictureOf(figure, nothing, t, 'en').empty !== null)).toEqual([true, true, true, true]);
		expect(pictureOf('runs', insights(), t, 'en').empty).toBeNull();
	});

	it('has the same texts in both languages, none empty', () => {
		expect(Object.keys(texts.de)).toEqual(Object.keys(texts.en));
		expect([...Object.values(texts.de), ...Object.values(texts.en)].filter((text) => text.trim() === '')).toEqual([]);
	});
});

describe('loading', () => {
	const clientOf = (answers: (() => Promise<Insights>)[]) => {
		const asked: unknown[] = [];
		const get = (_path: string, params?: Record<string, unknown>) => {
			asked.push(params);
			return answers.shift()?.() ?? Promise.reject(new Error('asked too often'));
		};
		return { client: { get } as unknown as Client, asked };
	};

	it('asks once for all panels of a moment, and again later', async () => {
		const { client, asked } = clientOf([() => Promise.resolve(insights()), () => Promise.resolve(insights())]);
		const [one, two] = await Promise.all([loadInsights(client, 7, 0), loadInsights(client, 7, 4000)]);
		expect(one).toBe(two);
		await loadInsights(client, 7, 6000);
		expect(asked).toEqual([{ days: 7 }, { days: 7 }]);
	});

	it('forgets a failure', async () => {
		const refused = new Refusal({ code: 'network', message: '', field: null });
		const { client } = clientOf([() => Promise.reject(refused), () => Promise.resolve(insights())]);
		await expect(loadInsights(client, 90, 0)).rejects.toBe(refused);
		await expect(loadInsights(client, 90, 1)).resolves.toMatchObject({ withheld_by_reason: { no_figure: 8 } });
	});
});
