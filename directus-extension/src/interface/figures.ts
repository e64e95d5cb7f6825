/** What the interface shows of an analysis in figures: counts, time, who started it. Pure. */

import type { MessageKey, Translate } from '../i18n';
import type { Analysis } from '../shared/contracts';
import { isFinal } from '../shared/status';

export interface Count {
	key: MessageKey;
	value: number;
	tone: 'plain' | 'warning';
}

export interface Segment {
	name: string;
	verdict: string;
}

const VERDICTS = ['covered', 'conditional', 'excluded', 'undecided'] as const;

type Json = Record<string, unknown>;
type Source = readonly [MessageKey, (counts: Json, account: Json) => unknown];

const RESULTS: readonly Source[] = [
	['count.segments', (counts) => counts['num_segments']],
	['count.benefits', (counts) => counts['num_benefits']],
	['count.limits', (counts) => counts['num_limits']],
	['count.conditions', (counts) => counts['num_conditions']],
	['count.exclusions', (counts) => counts['num_exclusions']],
];

/** Shown only where there are any. */
const CAVEATS: readonly Source[] = [
	['count.withheld', (counts) => counts['withheld']],
	['count.undecided', (counts, account) => counts['undecided'] ?? account['undecided']],
	['count.contradictions', (counts, account) => counts['contradictions'] ?? account['contradictions']],
	['count.disputed', (_, account) => account['disputed']],
];

const REMOVALS: readonly Source[] = [
	['count.removed', (counts) => counts['removed']],
	['count.kept', (counts) => counts['kept']],
];

/** The counts of an ended analysis in the order of the tree; those that it does not tell are left out. */
export function countsOf(analysis: Analysis): Count[] {
	const [counts, account] = [analysis.counts ?? {}, analysis.account ?? {}];
	const read = (sources: readonly Source[], tone: Count['tone']): Count[] =>
		sources.flatMap(([key, value]) => {
			const number = amount(value(counts, account));
			return number === null ? [] : [{ key, value: number, tone }];
		});
	if (analysis.task === 'cleanup') return read(REMOVALS, 'plain');
	return [...read(RESULTS, 'plain'), ...read(CAVEATS, 'warning').filter((count) => count.value > 0)];
}

/** What a language model has used: nothing where none was asked; the cost is null where no price is known. */
export function spentOn(analysis: Analysis): { calls: number; cost: number | null } | null {
	const calls = amount(analysis.usage?.['calls']) ?? 0;
	return calls > 0 ? { calls, cost: amount(analysis.usage?.['cost']) } : null;
}

/** The engine's word about where it is, in the reader's language; what the status says already is not said twice. */
export function stageOf({ status, stage }: Pick<Analysis, 'status' | 'stage'>, t: Translate): string {
	const page = /^(.+): page (\d+) of (\d+)$/.exec(stage ?? '');
	if (page) return t('stage.page', { name: page[1] ?? '', page: page[2] ?? '', pages: page[3] ?? '' });
	const answers = /^waiting for (\d+) answers$/.exec(stage ?? '');
	if (answers) return t('stage.answers', { count: answers[1] ?? '' });
	return status === 'parsing' ? (stage ?? '') : '';
}

/** Names of the segments by verdict, those that nothing speaks of left out. */
export function namesByVerdict(segments: readonly Segment[]): { key: MessageKey; names: string[] }[] {
	return VERDICTS.map((verdict) => ({
		key: `result.${verdict}` as const,
		names: segments.filter((segment) => segment.verdict === verdict).map(({ name }) => name),
	})).filter(({ names }) => names.length > 0);
}

/** Why an analysis is not complete, as the engine says it. */
export function reasonsOf(analysis: Analysis): string[] {
	const reasons = analysis.account?.['reasons'];
	return Array.isArray(reasons) ? reasons.filter((reason): reason is string => typeof reason === 'string' && reason !== '') : [];
}

/** Seconds from the start (while it waits: from the request) to its end or `now` (ms); never below 0, as clocks differ. */
export function secondsOf(analysis: Analysis, now: number): number | null {
	const from = Date.parse(analysis.started ?? analysis.date_created ?? '');
	const to = isFinal(analysis.status) ? Date.parse(analysis.finished ?? '') : now;
	return Number.isNaN(from) || Number.isNaN(to) ? null : Math.max(0, Math.round((to - from) / 1000));
}

/** 65 → "1:05", 3 665 → "1:01:05". */
export function clock(seconds: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function originOf(analysis: Analysis, user: string | null): MessageKey {
	if (analysis.requested_by === null) return 'by.automatic';
	return analysis.requested_by === user ? 'by.you' : 'by.other';
}

/** 0 to 100. */
export function percentOf(analysis: Analysis): number {
	const share = analysis.progress ?? 0;
	return Math.round(Math.min(1, Math.max(0, share)) * 100);
}

function amount(value: unknown): number | null {
	if (Array.isArray(value)) return value.length;
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
