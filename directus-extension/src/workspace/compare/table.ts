/** Which rows and columns the comparison shows, and how each cell stands against the baseline. Pure: knows no text and no page. */

import { better, betterVerdict, commensurable, measureOf } from '../../shared/better';
import type { ComparedLimit, ComparedProduct, Comparison, ComparisonCell, ComparisonRow } from '../../shared/comparison';

/**
 * `different` = they differ and no rule says for whom; `incomparable` = another unit or basis;
 * `several` = more than one figure on either side, so that no single one stands against another.
 */
export type CellStanding = 'better' | 'worse' | 'same' | 'different' | 'incomparable' | 'several';

export interface TableView {
	differences: boolean;
	/** keys of rows that are folded up */
	folded: ReadonlySet<string>;
}

export interface TableLine {
	row: ComparisonRow;
	depth: number;
	foldable: boolean;
	folded: boolean;
}

export function cellAt(comparison: Comparison, row: string, product: string): ComparisonCell | null {
	return comparison.cells[row]?.[product] ?? null;
}

/** Products that something is known of: an empty column of the others is no difference. */
export function spokenFor({ products, cells }: Comparison): string[] {
	const found = new Set(Object.values(cells).flatMap((row) => Object.keys(row)));
	return products.filter(({ id, analysis }) => analysis !== null || found.has(String(id))).map(({ id }) => String(id));
}

/** Keys of the rows in which these products do not all say the same. */
export function differingRows(comparison: Comparison, products: readonly string[]): Set<string> {
	const differs = ({ key }: ComparisonRow) => new Set(products.map((product) => saying(cellAt(comparison, key, product)))).size > 1;
	return new Set(comparison.rows.filter(differs).map(({ key }) => key));
}

/** The lines as they are shown: with `differences` those that differ and what they stand under; without what is folded up. */
export function linesOf(comparison: Comparison, view: TableView): TableLine[] {
	const byKey = new Map(comparison.rows.map((row) => [row.key, row]));
	const shown = view.differences ? withParents(differingRows(comparison, spokenFor(comparison)), byKey) : null;
	const rows = comparison.rows.filter(({ key }) => shown?.has(key) ?? true);
	const parents = new Set(rows.map(({ parent }) => parent));
	const depths = new Map<string, number>();
	const hidden = new Set<string>();
	const lines: TableLine[] = [];
	for (const row of rows) {
		const depth = row.parent === null ? 0 : (depths.get(row.parent) ?? 0) + 1;
		depths.set(row.key, depth);
		if (row.parent !== null && (hidden.has(row.parent) || view.folded.has(row.parent))) {
			hidden.add(row.key);
			continue;
		}
		const foldable = parents.has(row.key);
		lines.push({ row, depth, foldable, folded: foldable && view.folded.has(row.key) });
	}
	return lines;
}

function withParents(keys: ReadonlySet<string>, byKey: ReadonlyMap<string, ComparisonRow>): Set<string> {
	const all = new Set<string>();
	for (const key of keys) {
		for (let at: string | null = key; at !== null && !all.has(at); at = byKey.get(at)?.parent ?? null) all.add(at);
	}
	return all;
}

/** How a cell stands against the baseline's; null where one of them has nothing, which says neither better nor worse. */
export function standingOf(row: ComparisonRow, cell: ComparisonCell | null, baseline: ComparisonCell | null): CellStanding | null {
	if (!cell || !baseline) return null;
	if (saying(cell) === saying(baseline)) return 'same';
	if (cell.others || baseline.others) return 'several';
	if (cell.verdict && baseline.verdict) {
		const standing = betterVerdict(cell.verdict, baseline.verdict);
		return standing === 'other' ? 'different' : standing;
	}
	const [mine, its] = [limitOf(cell), limitOf(baseline)];
	if (!commensurable(mine, its)) return 'incomparable';
	const standing = better(row.kind ?? '', mine, its);
	return standing === 'other' ? 'different' : standing;
}

export function limitOf({ value, unlimited, unit, per, qualifier }: ComparisonCell): ComparedLimit {
	return { value: value ?? null, unlimited: unlimited === true, unit: unit ?? null, per: per ?? null, qualifier: qualifier ?? null };
}

/** The cell and what stands beside it in one row. */
export function readings(cell: ComparisonCell): ComparisonCell[] {
	return [cell, ...(cell.others ?? [])];
}

/** Equal texts = the same is said; places and reviews are no part of it. */
function saying(cell: ComparisonCell | null): string {
	if (!cell) return '';
	const said = readings(cell).map((one) => one.verdict ?? measureOf(limitOf(one)));
	return [...new Set(said)].sort().join('; ');
}

/** The rows above, from the segment down, without the row itself. */
export function rowsAbove(comparison: Comparison, row: ComparisonRow): ComparisonRow[] {
	const above = comparison.rows.find(({ key }) => key === row.parent);
	return above ? [...rowsAbove(comparison, above), above] : [];
}

/** All rows that something can be folded under. */
export function foldableKeys(rows: readonly ComparisonRow[]): string[] {
	const parents = new Set(rows.map(({ parent }) => parent));
	return rows.filter(({ key }) => parents.has(key)).map(({ key }) => key);
}

/** The columns on a small screen: two of the products, by choice; the first two that are there otherwise. */
export function pairOf(products: readonly ComparedProduct[], first: string | null, second: string | null): ComparedProduct[] {
	const named = (id: string | null) => products.find((product) => String(product.id) === id);
	const left = named(first) ?? products[0];
	const right = [named(second), ...products].find((product) => product && product !== left);
	return [left, right].filter((product) => product !== undefined);
}
