/** The comparison as sheets: rows of plain cells, for CSV and Excel alike. Pure: writes no file. */

import type { ComparedProduct, Comparison, ComparisonCell, ComparisonRow } from '../../shared/comparison';
import { perText } from '../review/describe';
import { cellAt, limitOf, linesOf, readings, rowsAbove, standingOf } from './table';
import { cellText, planText, readingText, rowTitle, verdictText, type Words } from './words';

/** A figure keeps being a number; `unit` is how Excel shows it. */
export interface FigureCell {
	value: number;
	unit: string | null;
}

export type SheetCell = string | number | FigureCell | null;

export interface Sheet {
	name: string;
	/** the first is the head */
	rows: SheetCell[][];
	/** so many columns at the left stay in sight */
	fixed: number;
	/** in letters */
	widths: number[];
}

interface Wanted {
	differences: boolean;
	baseline: ComparedProduct | null;
}

/** All rows that are shown, folded or not: one column for each product. */
export function matrixSheet(words: Words, comparison: Comparison, { differences }: Pick<Wanted, 'differences'>): Sheet {
	const { t, r } = words;
	const head = [t('sheet.segment'), t('sheet.benefit'), t('sheet.limit'), t('sheet.per'), t('sheet.qualifier'), ...comparison.products.map(({ name }) => name)];
	const rows = linesOf(comparison, { differences, folded: new Set() }).map(({ row }): SheetCell[] => [
		...placeCells(words, comparison, row),
		row.per ? perText(r, row.per) : '',
		planText(words, row.qualifier),
		...comparison.products.map(({ id }) => figureCell(words, cellAt(comparison, row.key, String(id)))),
	]);
	return { name: t('sheet.matrix'), rows: [head, ...rows], fixed: 5, widths: [24, 28, 24, 14, 18, ...comparison.products.map(() => 20)] };
}

/** One line for each finding that is shown, with where it is written. */
export function citationsSheet(words: Words, comparison: Comparison, { differences, baseline }: Wanted): Sheet {
	const { t } = words;
	const head = [
		t('sheet.product'), t('sheet.segment'), t('sheet.benefit'), t('sheet.limit'), t('sheet.verdict'), t('sheet.value'), t('sheet.unit'), t('sheet.per'), t('sheet.qualifier'),
		...(baseline ? [t('sheet.standing', { baseline: baseline.name })] : []),
		t('sheet.review'), t('sheet.document'), t('sheet.page'), t('sheet.quote'),
	];
	const lines = linesOf(comparison, { differences, folded: new Set() });
	const rows = comparison.products.flatMap((product) => lines.flatMap(({ row }) => {
		const cell = cellAt(comparison, row.key, String(product.id));
		return cell ? readings(cell).map((one) => citation(words, comparison, row, product, cell, one, baseline)) : [];
	}));
	const widths = [24, 20, 24, 20, 16, 12, 8, 14, 16, ...(baseline ? [18] : []), 12, 24, 8, 80];
	return { name: t('sheet.citations'), rows: [head, ...rows], fixed: 1, widths };
}

function citation(words: Words, comparison: Comparison, row: ComparisonRow, product: ComparedProduct, cell: ComparisonCell, one: ComparisonCell, baseline: ComparedProduct | null): SheetCell[] {
	const { t, r } = words;
	const standing = baseline && baseline !== product ? standingOf(row, cell, cellAt(comparison, row.key, String(baseline.id))) : null;
	const { value, unlimited, unit, per } = limitOf(one);
	return [
		product.name,
		...placeCells(words, comparison, row),
		one.verdict ? verdictText(r, one.verdict) : '',
		unlimited ? t('sheet.unlimited') : value,
		unit ?? '',
		per ? perText(r, per) : '',
		planText(words, one.qualifier),
		...(baseline ? [standing ? t(`standing.${standing}`) : ''] : []),
		r(`review.${one.review}`),
		one.evidence ? (comparison.documents[one.evidence.document] ?? one.evidence.document) : '',
		one.evidence?.page ?? null,
		one.evidence?.quote ?? '',
	];
}

/** Segment, benefit and limit that a row stands for. */
function placeCells(words: Words, comparison: Comparison, row: ComparisonRow): SheetCell[] {
	const path = [...rowsAbove(comparison, row), row];
	return (['segment', 'benefit', 'limit'] as const).map((category) => {
		const one = path.find((other) => other.category === category);
		return one ? rowTitle(words, one) : '';
	});
}

function figureCell(words: Words, cell: ComparisonCell | null): SheetCell {
	if (!cell) return null;
	if (cell.verdict || cell.others || cell.unlimited || cell.value === null || cell.value === undefined) return cellText(words, cell);
	const { unit } = limitOf(cell);
	// A currency or "%" is a manner of writing a number; "30 days" is a text.
	return unit === null || unit === '%' || /^[A-Z]{3}$/.test(unit) ? { value: cell.value, unit } : readingText(words, cell);
}
