/** What the queue asks for: filters as query parameters, pages, and when analyses are worth another look. Pure. */

import type { Analysis } from '../../shared/contracts';
import type { FindingBrief } from '../../shared/findings';
import { isFinal } from '../../shared/status';

export const PAGE_SIZE = 50;
/** While one runs, and while none does. */
export const LIVE_MS = 2500;
export const IDLE_MS = 15_000;

export const FILTERS = ['product_id', 'collection', 'reason', 'verdict', 'review'] as const;
export type Filter = (typeof FILTERS)[number];

export interface Wanted extends Record<Filter, string | null> {
	search: string;
	page: number;
}

export function nothingWanted(): Wanted {
	return { product_id: null, collection: null, reason: null, verdict: null, review: null, search: '', page: 1 };
}

export function isFiltered(wanted: Wanted): boolean {
	return wanted.search.trim() !== '' || FILTERS.some((name) => wanted[name] !== null);
}

export function paramsOf(wanted: Wanted): Record<string, string | number> {
	const chosen = FILTERS.flatMap((name) => (wanted[name] === null ? [] : [[name, wanted[name]] as const]));
	const search = wanted.search.trim();
	return { ...Object.fromEntries(chosen), ...(search ? { search } : {}), limit: PAGE_SIZE, page: wanted.page };
}

export interface Range {
	from: number;
	to: number;
	last: boolean;
}

export function rangeOf(page: number, shown: number, total: number): Range {
	const from = (page - 1) * PAGE_SIZE + 1;
	return { from: Math.min(from, total), to: Math.min(from + shown - 1, total), last: from + shown - 1 >= total };
}

export function reviewLink(product: string | number, finding?: Pick<FindingBrief, 'collection' | 'id'>): string {
	const page = `/coverage/review/${encodeURIComponent(String(product))}`;
	return finding ? `${page}?finding=${finding.collection}/${finding.id}` : page;
}

export function pauseFor(analyses: readonly Analysis[]): number {
	return analyses.some(({ status }) => !isFinal(status)) ? LIVE_MS : IDLE_MS;
}

export function countOf(analysis: Analysis, name: string): number {
	const value = analysis.counts?.[name];
	return typeof value === 'number' ? value : 0;
}
