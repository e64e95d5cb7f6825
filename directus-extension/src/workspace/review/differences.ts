/** What differs between readings of one finding: before, the person's, now; and what a colleague changed meanwhile. Pure. */

import type { RowCollection } from '../../shared/contracts';
import type { AnyRow } from './model';

export const CONTENT: Readonly<Record<RowCollection, readonly string[]>> = {
	coverage_segments: ['verdict', 'name', 'summary', 'taxonomy_item', 'evidence'],
	coverage_benefits: ['verdict', 'name', 'summary', 'segment', 'taxonomy_item', 'evidence'],
	coverage_limits: ['kind', 'value', 'unlimited', 'unit', 'per', 'qualifier', 'segment', 'benefit', 'taxonomy_item', 'evidence'],
	coverage_clauses: ['kind', 'text', 'segment', 'benefit', 'taxonomy_item', 'evidence'],
};

type Reading = Readonly<Record<string, unknown>>;

export interface Difference {
	field: string;
	before: unknown;
	yours: unknown;
	now: unknown;
}

/** Null and an empty text say the same; a place is its document, page and words. */
export function same(field: string, a: unknown, b: unknown): boolean {
	if (field === 'evidence') return placeText(a) === placeText(b);
	if (field === 'unlimited') return Boolean(a) === Boolean(b);
	return JSON.stringify(a ?? '') === JSON.stringify(b ?? '');
}

function placeText(value: unknown): string {
	const list = Array.isArray(value) ? (value as { document?: unknown; page?: unknown; quote?: unknown }[]) : [];
	return JSON.stringify(list.map(({ document, page, quote }) => [document, page, quote]));
}

/** The fields in which the row and its proposal differ, or the row and what was read before. */
export function threeWay(collection: RowCollection, row: AnyRow): Difference[] {
	const proposal: Reading = row.proposal ?? {};
	const extracted: Reading = row.extracted ?? {};
	const yours = row as unknown as Reading;
	return CONTENT[collection].flatMap((field) => {
		const now = field in proposal ? proposal[field] : yours[field];
		const before = field in extracted ? extracted[field] : null;
		return same(field, yours[field], now) && (!(field in extracted) || same(field, before, now)) ? [] : [{ field, before, yours: yours[field], now }];
	});
}

export interface Change {
	field: string;
	before: unknown;
	after: unknown;
}

/** What was changed in a row between two readings of it. */
export function changesBetween(collection: RowCollection, before: AnyRow, after: AnyRow): Change[] {
	const [left, right] = [before as unknown as Reading, after as unknown as Reading];
	return [...CONTENT[collection], 'review', 'proposal', 'missing_since']
		.filter((field) => !same(field, left[field], right[field]))
		.map((field) => ({ field, before: left[field], after: right[field] }));
}
