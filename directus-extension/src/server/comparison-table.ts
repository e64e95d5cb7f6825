/** Stored rows of several products become one table along a taxonomy. Pure: knows no database and no rights. */

import type { RowCollection } from '../shared/contracts';
import { LONGEST_QUOTE, type Comparison, type ComparisonCell, type ComparisonRow } from '../shared/comparison';
import type { Evidence, Review, Verdict } from '../shared/findings';

/** A taxonomy item as the table needs it; `place` orders items of one parent, `id` is what rows name. */
export interface Item {
	id: string;
	key: string;
	category: string;
	names: Record<string, string> | null;
}

/** One stored row that nobody rejected. */
export interface Found {
	collection: 'coverage_segments' | 'coverage_benefits' | 'coverage_limits';
	id: string;
	product: string;
	segment: string | null;
	benefit: string | null;
	item: string | null;
	name: string;
	review: Review;
	place: Pick<Evidence, 'document' | 'page' | 'quote'> | null;
	verdict?: Verdict;
	kind?: string;
	value?: number | null;
	unlimited?: boolean;
	unit?: string | null;
	per?: string | null;
	qualifier?: string | null;
}

type Table = Pick<Comparison, 'rows' | 'cells'>;

const KINDS = ['max_amount', 'annual_max', 'daily_max', 'per_item_max', 'percentage', 'deductible', 'waiting_period', 'duration', 'count', 'distance', 'advance'];

/** `items`: the taxonomy's, in its order. `foreign`: further items that rows name; one with a key of the taxonomy's counts as that one. */
export function tabulate(items: readonly Item[], foreign: readonly Item[], found: readonly Found[]): Table {
	const named = standIns(items, foreign);
	const order = new Map([...items, ...foreign].map(({ id }, at) => [id, at]));
	const rows = new Map<string, ComparisonRow>();
	const cells: Comparison['cells'] = {};
	const rowOf = new Map<string, string>();
	for (const one of ['coverage_segments', 'coverage_benefits', 'coverage_limits'].flatMap((name) => found.filter(({ collection }) => collection === name))) {
		const owner = one.collection === 'coverage_segments' ? null : (one.benefit ?? one.segment);
		const parent = owner === null ? null : rowOf.get(owner);
		if (parent === undefined) continue;
		const row = toRow(one, parent, one.item === null ? undefined : named.get(one.item));
		if (!rows.has(row.key)) rows.set(row.key, row);
		rowOf.set(one.id, row.key);
		put((cells[row.key] ??= {}), one);
	}
	return { rows: inOrder([...rows.values()], order), cells };
}

/** Item by every id that stands for it. */
function standIns(items: readonly Item[], foreign: readonly Item[]): Map<string, Item> {
	const byKey = new Map(items.map((item) => [`${item.category} ${item.key}`, item]));
	return new Map([...items, ...foreign].map((item) => [item.id, byKey.get(`${item.category} ${item.key}`) ?? item]));
}

function toRow(one: Found, parent: string | null, item: Item | undefined): ComparisonRow {
	const above = parent === null ? '' : `${parent}/`;
	const common = { item: item?.id ?? null, parent, names: item?.names ?? {} };
	if (one.collection !== 'coverage_limits') {
		const category = one.collection === 'coverage_segments' ? 'segment' : 'benefit';
		return { key: `${above}${item?.id ?? `~${folded(one.name)}`}`, ...common, category, name: one.name, kind: null, qualifier: null, per: null };
	}
	const { kind = '', qualifier = null, per = null } = one;
	const key = `${above}${[kind, folded(qualifier), folded(per), item?.id ?? ''].join('|')}`;
	return { key, ...common, category: 'limit', name: '', kind, qualifier, per };
}

function folded(text: string | null): string {
	return (text ?? '').normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The first finding is the cell, further ones stand in it. */
function put(row: Record<string, ComparisonCell>, one: Found): void {
	const cell = toCell(one);
	const first = row[one.product];
	if (first) (first.others ??= []).push(cell);
	else row[one.product] = cell;
}

function toCell({ id, collection, verdict, value, unlimited, unit, per, qualifier, review, place }: Found): ComparisonCell {
	const finding: { collection: RowCollection; id: string } = { collection, id };
	const evidence = place && { ...place, quote: shortened(place.quote) };
	if (verdict) return { verdict, review, finding, evidence };
	return { value: value ?? null, unlimited: unlimited === true, unit: unit ?? null, per: per ?? null, qualifier: qualifier ?? null, review, finding, evidence };
}

function shortened(quote: string): string {
	return quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE - 1)}…` : quote;
}

/** Depth first; limits before benefits; in the taxonomy's order, what has no item last; the products' own limits at the end. */
function inOrder(rows: readonly ComparisonRow[], order: ReadonlyMap<string, number>): ComparisonRow[] {
	const below = new Map<string | null, ComparisonRow[]>();
	for (const row of rows) below.set(row.parent, [...(below.get(row.parent) ?? []), row]);
	const rank = (row: ComparisonRow) => [
		(row.category === 'limit') === (row.parent === null) ? 1 : 0,
		row.category === 'limit' ? kindPlace(row.kind) : 0,
		row.item === null ? Infinity : (order.get(row.item) ?? Infinity),
	];
	const walk = (parent: string | null): ComparisonRow[] =>
		[...(below.get(parent) ?? [])].sort((a, b) => compared(rank(a), rank(b)) || byText(a.key, b.key)).flatMap((row) => [row, ...walk(row.key)]);
	return walk(null);
}

function kindPlace(kind: string | null): number {
	const at = KINDS.indexOf(kind ?? '');
	return at < 0 ? KINDS.length : at;
}

function compared(a: readonly number[], b: readonly number[]): number {
	const at = a.findIndex((value, index) => value !== b[index]);
	return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

function byText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
