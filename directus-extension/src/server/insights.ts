/** Runs, time, cost, what was withheld and what waits: of the products that the caller may see. */

import type { InsightDay, Insights } from '../shared/insights';
import type { Backend, Row } from './backend';
import { countRuns, oldestWaiting, rankSeconds, withheldByReason, type Span } from './insights-sql';
import { isoDate } from './rows';
import type { Caller } from './rights';
import { visibleKeys } from './visible';
import { readWorklist } from './worklist';

const DAY_MS = 86_400_000;

/** `days` back from now, today included; days are those of UTC. */
export async function readInsights(backend: Backend, caller: Caller, days: number, now = Date.now()): Promise<Insights> {
	const { database } = backend;
	const products = await visibleKeys(backend, caller);
	const span: Span = { products, from: new Date(Math.floor(now / DAY_MS) * DAY_MS - (days - 1) * DAY_MS) };
	const [counted, ranked, reasons, work, oldest] = await Promise.all([
		countRuns(database, span),
		rankSeconds(database, span),
		withheldByReason(database, span),
		readWorklist(backend, caller, { product: undefined, reason: undefined, limit: 1, page: 1 }),
		oldestWaiting(database, products),
	]);
	const listed = daysFrom(span.from, days).map((day) => dayRow(day, counted, ranked));
	return {
		days: listed,
		total: totalOf(listed, ranked),
		withheld_by_reason: reasons,
		backlog: { total: work.total, by_reason: work.counts.by_reason, oldest: isoDate(oldest) },
	};
}

function daysFrom(from: Date, days: number): string[] {
	return Array.from({ length: days }, (_, index) => new Date(from.getTime() + index * DAY_MS).toISOString().slice(0, 10));
}

function dayRow(day: string, counted: readonly Row[], ranked: readonly Row[]): InsightDay {
	const counts = counted.find((row) => row['day'] === day) ?? {};
	const seconds = ranked.find((row) => row['day'] === day) ?? {};
	const count = (name: string) => Number(counts[name] ?? 0);
	return {
		day,
		done: count('done'),
		failed: count('failed'),
		cancelled: count('cancelled'),
		active: count('active'),
		median_seconds: secondsOf(seconds['median']),
		p90_seconds: secondsOf(seconds['p90']),
		cost: count('cost'),
		found: count('found'),
		withheld: count('withheld'),
	};
}

function totalOf(days: readonly InsightDay[], ranked: readonly Row[]): Insights['total'] {
	const sum = (name: 'done' | 'failed' | 'cancelled' | 'active' | 'cost' | 'found' | 'withheld') => days.reduce((total, day) => total + day[name], 0);
	const held = (name: string) => secondsOf(ranked.map((row) => row[name]).find((value) => value !== null && value !== undefined));
	return {
		done: sum('done'),
		failed: sum('failed'),
		cancelled: sum('cancelled'),
		active: sum('active'),
		median_seconds: held('all_median'),
		p90_seconds: held('all_p90'),
		cost: sum('cost'),
		found: sum('found'),
		withheld: sum('withheld'),
	};
}

/** To a tenth; clocks of two machines may differ, so never below 0. */
function secondsOf(value: unknown): number | null {
	return value === null || value === undefined ? null : Math.max(0, Math.round(Number(value) * 10) / 10);
}
