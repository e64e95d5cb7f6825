/** The coverage of a product as later steps of a Flow read it: one nested tree with figures, verdicts and citations. Pure. */

import type { Key } from '../shared/contracts';
import type { BenefitRow, ClauseRow, Evidence, FindingRow, LimitRow, SegmentRow, Tree } from '../shared/findings';
import { reasonsOf } from '../shared/waiting';
import type { Row } from './backend';

export const CHOICES = ['all', 'covered', 'waiting'] as const;
export type Choice = (typeof CHOICES)[number];

export interface Citation {
	document: string;
	name: string | null;
	page: number;
	number: string | null;
	section: string | null;
	quote: string;
}

interface Found {
	id: string;
	/** key of its taxonomy item */
	key: string | null;
	review: string;
	/** whether a person should look at it */
	waiting: boolean;
	citations: Citation[];
}

export type CoveredLimit = Found & Pick<LimitRow, 'kind' | 'value' | 'unlimited' | 'unit' | 'per' | 'qualifier'>;
export type CoveredClause = Found & { text: string };

interface Bounds {
	limits: CoveredLimit[];
	conditions: CoveredClause[];
	exclusions: CoveredClause[];
}

type Cover = Found & Pick<SegmentRow, 'name' | 'verdict' | 'summary'> & Bounds;
export type CoveredBenefit = Cover;
export type CoveredSegment = Cover & { benefits: CoveredBenefit[] };

export interface Coverage extends Bounds {
	product: { id: Key; name: string };
	/** the latest analysis; null = there was none */
	analysis: { id: string; status: string; finished: string | null; complete: boolean | null; error_code: string | null } | null;
	/** of the rows below, whatever `only` leaves of them; contradictions: of the latest analysis */
	summary: Record<'segments' | 'benefits' | 'limits' | 'conditions' | 'exclusions' | 'waiting' | 'undecided' | 'contradictions', number>;
	contradictions: unknown[];
	documents: Pick<Tree['documents'][number], 'id' | 'name' | 'kind' | 'edition' | 'pages'>[];
	segments: CoveredSegment[];
}

interface Maker {
	found: (row: FindingRow) => Found;
	/** the limits and clauses directly under this parent; null = the product's own */
	bounds: (parent: string | null) => Bounds;
	keeps: (row: SegmentRow, has: Bounds, inner?: readonly unknown[]) => boolean;
}

/** `waits` says of a row whether a person should look at it. What a person has rejected is left out unless `only` is all. */
export function coverageOf(tree: Tree, only: Choice, waits: (row: FindingRow) => boolean): Coverage {
	const maker = makerOf(tree, only, waits);
	const benefits = (segment: string) => tree.benefits.filter((row) => row.segment === segment).flatMap((row) => benefitOf(maker, row));
	const segments = tree.segments.flatMap((row) => {
		const bounds = maker.bounds(row.id);
		const inner = benefits(row.id);
		return maker.keeps(row, bounds, inner) ? [{ ...coverOf(maker, row), ...bounds, benefits: inner }] : [];
	});
	const own = maker.bounds(null);
	const contradictions = listOf(tree.analysis?.account?.['contradictions']);
	return {
		product: tree.product,
		analysis: tree.analysis && pick(tree.analysis, ['id', 'status', 'finished', 'complete', 'error_code']),
		summary: { ...countsOf(segments, own), contradictions: contradictions.length },
		contradictions,
		documents: tree.documents.map((document) => pick(document, ['id', 'name', 'kind', 'edition', 'pages'])),
		segments,
		...own,
	};
}

/** Whether a person should look at the row. What the account says of it makes that more urgent, not true. */
export function isWaiting(row: FindingRow): boolean {
	return reasonsOf(row, { contradiction: false, disputed: false }).length > 0;
}

function makerOf(tree: Tree, only: Choice, waits: (row: FindingRow) => boolean): Maker {
	const keys = new Map((tree.taxonomy?.items ?? []).map(({ id, key }) => [id, key]));
	const names = new Map(tree.documents.map(({ id, name }) => [id, name]));
	const shown = (row: FindingRow) => (only === 'waiting' ? waits(row) : only === 'all' || row.review !== 'rejected');
	const found = (row: FindingRow): Found => ({
		id: row.id,
		key: keys.get(row.taxonomy_item ?? '') ?? null,
		review: row.review,
		waiting: waits(row),
		citations: (row.evidence ?? []).map((place) => citationOf(place, names)),
	});
	const clauses = (rows: readonly ClauseRow[], kind: ClauseRow['kind']) => rows.filter((row) => row.kind === kind).map((row) => ({ ...found(row), text: row.text }));
	const bounds = (parent: string | null): Bounds => {
		const under = (row: LimitRow | ClauseRow) => (row.benefit ?? row.segment ?? null) === parent && shown(row);
		const there = tree.clauses.filter(under);
		return { limits: tree.limits.filter(under).map((row) => limitOf(found(row), row)), conditions: clauses(there, 'condition'), exclusions: clauses(there, 'exclusion') };
	};
	const keeps: Maker['keeps'] = (row, has, inner = []) => {
		if (only === 'all') return true;
		if (only === 'covered') return row.review !== 'rejected' && (row.verdict === 'covered' || row.verdict === 'conditional');
		return waits(row) || inner.length + has.limits.length + has.conditions.length + has.exclusions.length > 0;
	};
	return { found, bounds, keeps };
}

function benefitOf(maker: Maker, row: BenefitRow): CoveredBenefit[] {
	const bounds = maker.bounds(row.id);
	return maker.keeps(row, bounds) ? [{ ...coverOf(maker, row), ...bounds }] : [];
}

function coverOf(maker: Maker, row: SegmentRow): Found & Pick<SegmentRow, 'name' | 'verdict' | 'summary'> {
	return { ...maker.found(row), ...pick(row, ['name', 'verdict', 'summary']) };
}

function limitOf(found: Found, row: LimitRow): CoveredLimit {
	return { ...found, ...pick(row, ['kind', 'value', 'unlimited', 'unit', 'per', 'qualifier']) };
}

function citationOf(place: Evidence, names: ReadonlyMap<string, string>): Citation {
	const { document, page, number, section, quote } = place;
	return { document, name: names.get(document) ?? null, page, number, section, quote };
}

function countsOf(segments: readonly CoveredSegment[], own: Bounds): Omit<Coverage['summary'], 'contradictions'> {
	const benefits = segments.flatMap((segment) => segment.benefits);
	const holders: Bounds[] = [own, ...segments, ...benefits];
	const [limits, conditions, exclusions] = (['limits', 'conditions', 'exclusions'] as const).map((name) => holders.flatMap((holder): Found[] => holder[name]));
	const covers = [...segments, ...benefits];
	const all: Found[] = [...covers, ...(limits ?? []), ...(conditions ?? []), ...(exclusions ?? [])];
	return {
		segments: segments.length,
		benefits: benefits.length,
		limits: limits?.length ?? 0,
		conditions: conditions?.length ?? 0,
		exclusions: exclusions?.length ?? 0,
		waiting: all.filter(({ waiting }) => waiting).length,
		undecided: covers.filter(({ verdict }) => verdict === 'undecided').length,
	};
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

function pick<T extends object, K extends keyof T>(row: T, names: readonly K[]): Pick<T, K> {
	return Object.fromEntries(names.map((name) => [name, (row as Row)[name as string] ?? null])) as Pick<T, K>;
}
