/**
 * Why a finding waits for a person, and how much harm is to be expected until he has looked: amount x doubt.
 * `server/worklist-query.ts` says the same in SQL from the tables below. Runs anywhere.
 */

import type { RowCollection } from './contracts';
import type { Origin, Review, Verdict, WaitingReason } from './findings';

/** What is looked at of a row; dates as ISO 8601 or milliseconds. */
export interface Weighed {
	verdict?: Verdict | null;
	kind?: string | null;
	value?: number | null;
	unlimited?: boolean | null;
	unit?: string | null;
	review: Review;
	origin: Origin | null;
	proposal: unknown;
	missing_since: string | number | null;
	reviewed_on: string | number | null;
	user_created: string | null;
	user_updated: string | null;
}

/** What the account of the latest run says against the row. */
export interface Marks {
	contradiction: boolean;
	disputed: boolean;
}

/**
 * Doubt by reason, in twentieths: the chance, by our estimate, that what is shown is not what the documents say.
 * Of several reasons the gravest counts.
 */
export const DOUBT: Readonly<Record<WaitingReason, number>> = { contradiction: 20, proposal: 18, undecided: 16, missing: 14, disputed: 12, new: 5 };

/** Amounts are weighed by their order of magnitude: how many steps of the series 1, 2, 5, 10, 20, … they reach (three to a power of ten). */
export const STEPS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

/** Of no ceiling at all: beyond every step. */
export const UNLIMITED_WEIGHT = STEPS.length;

/** Stand-ins, in the same steps, for what is no sum of money. A percentage moves any sum; a period is weighed like some hundreds a day. */
export const UNIT_WEIGHT: Readonly<Record<string, number>> = { '%': 13, hours: 8, days: 9, weeks: 10, months: 11, years: 12, km: 6, count: 6 };
export const OTHER_WEIGHT = 6;

/** A segment's verdict decides about all that hangs on it; a wrong "excluded" about a claim; "silent" is the word that is looked at last. */
export const VERDICT_WEIGHT: Readonly<Record<'coverage_segments' | 'coverage_benefits', Readonly<Record<Verdict, number>>>> = {
	coverage_segments: { undecided: 20, excluded: 18, conditional: 17, covered: 16, silent: 8 },
	coverage_benefits: { undecided: 15, excluded: 14, conditional: 13, covered: 12, silent: 5 },
};

export const CLAUSE_WEIGHT: Readonly<Record<string, number>> = { exclusion: 13, condition: 9 };

/** Reasons in the order of their gravity; empty where nobody has to look. What a person accepted and no run saw otherwise never waits. */
export function reasonsOf(row: Weighed, marks: Marks): WaitingReason[] {
	const untouched = row.review === 'proposed' && row.origin !== 'person' && row.user_created === null && row.user_updated === null;
	const holds: Record<WaitingReason, boolean> = {
		contradiction: untouched && marks.contradiction,
		proposal: row.proposal !== null && row.proposal !== undefined,
		undecided: untouched && row.verdict === 'undecided',
		missing: row.missing_since !== null && (row.reviewed_on === null || time(row.reviewed_on) < time(row.missing_since)),
		disputed: untouched && marks.disputed,
		new: untouched,
	};
	const found = (Object.keys(DOUBT) as WaitingReason[]).filter((reason) => holds[reason]);
	return found.length > 1 ? found.filter((reason) => reason !== 'new') : found;
}

/** A whole number from 0 to 480; larger = to be looked at sooner. */
export function harmOf(collection: RowCollection, row: Weighed, reasons: readonly WaitingReason[]): number {
	return weightOf(collection, row) * Math.max(0, ...reasons.map((reason) => DOUBT[reason]));
}

/** In steps of `STEPS`. */
export function weightOf(collection: RowCollection, row: Weighed): number {
	if (collection === 'coverage_limits') return limitWeight(row);
	if (collection === 'coverage_clauses') return CLAUSE_WEIGHT[row.kind ?? ''] ?? OTHER_WEIGHT;
	return VERDICT_WEIGHT[collection][row.verdict ?? 'undecided'] ?? OTHER_WEIGHT;
}

function limitWeight({ unlimited, unit, value }: Weighed): number {
	if (unlimited) return UNLIMITED_WEIGHT;
	const known = Object.hasOwn(UNIT_WEIGHT, unit ?? '') ? UNIT_WEIGHT[unit ?? ''] : undefined;
	if (known !== undefined) return known;
	return value === null || value === undefined || !unit ? OTHER_WEIGHT : STEPS.filter((step) => value >= step).length;
}

function time(date: string | number): number {
	return typeof date === 'number' ? date : new Date(date).getTime();
}
