/** Which findings the list shows, in which order: filter, search, folding, and where j and k go. Pure. */

import type { Finding, Model } from './model';

export const SHOWS = ['all', 'waiting', 'undecided', 'contradiction', 'proposal', 'disputed', 'missing', 'decided', 'rejected'] as const;
export type Show = (typeof SHOWS)[number];
export type Sort = 'document' | 'harm';

export interface View {
	show: Show;
	search: string;
	sort: Sort;
	/** keys of what is folded up */
	folded: Set<string>;
}

export interface Line {
	finding: Finding;
	/** it is no match itself: it is there as what a match stands under */
	context: boolean;
	depth: number;
	folded: boolean;
	foldable: boolean;
}

const HOLDS: Record<Show, (finding: Finding) => boolean> = {
	all: () => true,
	waiting: ({ reasons }) => reasons.length > 0,
	undecided: ({ row, reasons }) => row.verdict === 'undecided' || reasons.includes('undecided'),
	contradiction: ({ contradictions }) => contradictions.length > 0,
	proposal: ({ row }) => row.proposal !== null && row.proposal !== undefined,
	disputed: ({ reasons }) => reasons.includes('disputed'),
	missing: ({ row }) => row.missing_since !== null,
	decided: ({ row }) => row.review !== 'proposed' || row.origin === 'person',
	rejected: ({ row }) => row.review === 'rejected',
};

/** How many findings each filter shows. */
export function countsOf(model: Model): Record<Show, number> {
	return Object.fromEntries(SHOWS.map((show) => [show, model.findings.filter(HOLDS[show]).length])) as Record<Show, number>;
}

/** All words must be there, in any order. */
export function matches(finding: Finding, { show, search }: Pick<View, 'show' | 'search'>): boolean {
	if (!HOLDS[show](finding)) return false;
	return search.toLowerCase().split(/\s+/).every((word) => finding.haystack.includes(word));
}

export function linesOf(model: Model, view: View): Line[] {
	const found = model.findings.filter((finding) => matches(finding, view));
	if (view.sort === 'harm') {
		const sorted = [...found].sort((a, b) => b.harm - a.harm);
		return sorted.map((finding) => ({ finding, context: false, depth: 0, folded: false, foldable: false }));
	}
	const hits = new Set(found.map(({ key }) => key));
	const shown = new Set(hits);
	for (const { parent } of found) {
		for (let key = parent; key !== null && !shown.has(key); key = model.byKey.get(key)?.parent ?? null) shown.add(key);
	}
	const lines: Line[] = [];
	let below: number | null = null;
	for (const finding of model.findings) {
		if (below !== null && finding.depth > below) continue;
		below = null;
		if (!shown.has(finding.key)) continue;
		const folded = view.folded.has(finding.key);
		if (folded) below = finding.depth;
		const foldable = finding.children.some((key) => shown.has(key));
		lines.push({ finding, context: !hits.has(finding.key), depth: finding.depth, folded: folded && foldable, foldable });
	}
	return lines;
}

/** The key `step` matches further on; the first (or last) where nothing is selected; unchanged at the ends. */
export function neighbour(lines: readonly Line[], selected: string | null, step: 1 | -1): string | null {
	const at = lines.findIndex(({ finding }) => finding.key === selected);
	if (at < 0) {
		const own = lines.filter(({ context }) => !context);
		return own[step > 0 ? 0 : own.length - 1]?.finding.key ?? null;
	}
	for (let index = at + step; index >= 0 && index < lines.length; index += step) {
		if (!lines[index]?.context) return lines[index]?.finding.key ?? null;
	}
	return selected;
}

/** Proposed, standing on a quote, with nothing that speaks against it. */
export function isVerified({ row, reasons }: Finding): boolean {
	const stands = Array.isArray(row.evidence) && row.evidence.some(({ quote }) => quote !== '');
	return row.review === 'proposed' && stands && reasons.length === 1 && reasons[0] === 'new' && row.verdict !== 'undecided';
}
