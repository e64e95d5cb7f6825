/** What a panel shows of the figures: headlines, charts and the same as a table, in the reader's language. Pure. */

import { insights as texts, type InsightText } from '../../i18n/workspace/insights';
import { WAITING_REASONS } from '../../shared/findings';
import type { Figure, InsightDay, Insights } from '../../shared/insights';
import type { Say } from '../use-texts';
import { formatsOf, type Formats } from './formats';

export type Tone = 'plain' | 'good' | 'bad' | 'quiet' | 'open';

export interface Series {
	label: string;
	tone: Tone;
}

/** Stacked bars side by side; `parts` in the order of the series. */
export interface DayChart {
	title: string | null;
	series: Series[];
	bars: { title: string; parts: number[] }[];
	/** the height of the highest bar, as text */
	peak: string;
	from: string;
	to: string;
}

export interface RowChart {
	title: string;
	rows: { label: string; value: number }[];
}

export interface Picture {
	empty: string | null;
	headlines: { label: string; value: string }[];
	days: DayChart[];
	rows: RowChart | null;
	table: { head: string[]; body: string[][] };
	link: 'analyses' | 'review';
}

type Drawing = Omit<Picture, 'empty'>;
type Draw = (insights: Insights, t: Say<InsightText>, formats: Formats) => Drawing;

const DRAWN: Record<Figure, Draw> = { runs: drawRuns, effort: drawEffort, withheld: drawWithheld, backlog: drawBacklog };
const STATES = [
	['done', 'good'],
	['failed', 'bad'],
	['cancelled', 'quiet'],
	['active', 'open'],
] as const satisfies readonly (readonly [InsightText & keyof InsightDay, Tone])[];

export function pictureOf(figure: Figure, insights: Insights, t: Say<InsightText>, locale: string): Picture {
	const { total, backlog } = insights;
	const runs = total.done + total.failed + total.cancelled + total.active;
	const empty = figure === 'backlog' ? (backlog.total === 0 ? t('backlog.empty') : null) : runs === 0 ? t('runs.empty') : null;
	return { empty, ...DRAWN[figure](insights, t, formatsOf(locale)) };
}

function drawRuns({ days, total }: Insights, t: Say<InsightText>, formats: Formats): Drawing {
	const series = STATES.map(([state, tone]) => ({ label: t(state), tone }));
	const parts = (day: InsightDay) => STATES.map(([state]) => day[state]);
	const headlines = STATES.filter(([state]) => state === 'done' || total[state] > 0).map(([state]) => ({ label: t(state), value: formats.number(total[state]) }));
	return {
		headlines,
		days: [dayChart(days, parts, series, null, formats.number, t, formats)],
		rows: null,
		table: { head: [t('day'), ...series.map(({ label }) => label)], body: days.map((day) => [formats.day(day.day), ...parts(day).map(formats.number)]) },
		link: 'analyses',
	};
}

function drawEffort({ days, total }: Insights, t: Say<InsightText>, formats: Formats): Drawing {
	const seconds = (value: number | null) => (value === null ? '–' : formats.seconds(value));
	const times = (day: InsightDay) => [day.median_seconds ?? 0, (day.p90_seconds ?? 0) - (day.median_seconds ?? 0)];
	const series: Series[] = [
		{ label: t('median'), tone: 'plain' },
		{ label: t('p90.more'), tone: 'open' },
	];
	const paid = total.cost > 0;
	const cost = dayChart(days, (day) => [day.cost], [{ label: t('cost'), tone: 'plain' }], t('cost.chart'), formats.number, t, formats);
	return {
		headlines: [
			{ label: t('median'), value: seconds(total.median_seconds) },
			{ label: t('p90'), value: seconds(total.p90_seconds) },
			...(paid && total.done > 0 ? [{ label: t('cost.run'), value: formats.number(total.cost / total.done) }] : []),
		],
		days: [dayChart(days, times, series, t('time.chart'), formats.seconds, t, formats), ...(paid ? [cost] : [])],
		rows: null,
		table: {
			head: [t('day'), t('median'), t('p90'), t('cost')],
			body: days.map((day) => [formats.day(day.day), seconds(day.median_seconds), seconds(day.p90_seconds), formats.number(day.cost)]),
		},
		link: 'analyses',
	};
}

function drawWithheld(insights: Insights, t: Say<InsightText>, formats: Formats): Drawing {
	const { days, total } = insights;
	const share = ({ found, withheld }: { found: number; withheld: number }) => (found + withheld > 0 ? withheld / (found + withheld) : 0);
	const reasons = Object.entries(insights.withheld_by_reason)
		.map(([reason, value]) => ({ label: reasonText(t, reason), value }))
		.sort((a, b) => b.value - a.value);
	return {
		headlines: [
			{ label: t('share'), value: formats.share(share(total)) },
			{ label: t('withheld'), value: formats.number(total.withheld) },
			{ label: t('found'), value: formats.number(total.found) },
		],
		days: total.withheld > 0 ? [dayChart(days, (day) => [share(day)], [{ label: t('share'), tone: 'plain' }], t('share.chart'), formats.share, t, formats)] : [],
		rows: reasons.length > 0 ? { title: t('reason'), rows: reasons } : null,
		table: {
			head: [t('day'), t('found'), t('withheld'), t('share')],
			body: days.map((day) => [formats.day(day.day), formats.number(day.found), formats.number(day.withheld), formats.share(share(day))]),
		},
		link: 'analyses',
	};
}

function drawBacklog({ backlog }: Insights, t: Say<InsightText>, formats: Formats): Drawing {
	const rows = WAITING_REASONS.map((reason) => ({ label: t(`waiting.${reason}`), value: backlog.by_reason[reason] })).filter(({ value }) => value > 0);
	return {
		headlines: [
			{ label: t('waiting'), value: formats.number(backlog.total) },
			...(backlog.oldest ? [{ label: t('oldest'), value: formats.day(backlog.oldest) }] : []),
		],
		days: [],
		rows: { title: t('reason'), rows },
		table: { head: [t('reason'), t('many')], body: rows.map(({ label, value }) => [label, formats.number(value)]) },
		link: 'review',
	};
}

function dayChart(
	days: readonly InsightDay[],
	partsOf: (day: InsightDay) => number[],
	series: Series[],
	title: string | null,
	format: (value: number) => string,
	t: Say<InsightText>,
	formats: Formats,
): DayChart {
	const bars = days.map((day) => {
		const parts = partsOf(day).map((part) => Math.max(0, part));
		const told = parts.flatMap((part, index) => (part > 0 ? [`${series[index]?.label}: ${format(part)}`] : []));
		return { title: [formats.day(day.day), ...told].join(' · '), parts };
	});
	const highest = Math.max(0, ...bars.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
	const used = series.filter((_, index) => index === 0 || bars.some(({ parts }) => (parts[index] ?? 0) > 0));
	const places = used.map((one) => series.indexOf(one));
	return {
		title,
		series: used,
		bars: bars.map((bar) => ({ ...bar, parts: places.map((place) => bar.parts[place] ?? 0) })),
		peak: t('peak', { value: format(highest) }),
		from: formats.day(days[0]?.day ?? ''),
		to: formats.day(days.at(-1)?.day ?? ''),
	};
}

/** A reason that has no word of its own shows as it is. */
function reasonText(t: Say<InsightText>, reason: string): string {
	const key = `reason.${reason}`;
	return Object.hasOwn(texts.en, key) ? t(key as InsightText) : reason.replaceAll('_', ' ');
}
