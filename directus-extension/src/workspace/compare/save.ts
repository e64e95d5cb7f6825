/** Writes sheets into a file that the browser saves. Knows no comparison. */

import type { Cell, Row } from 'write-excel-file/browser';
import { csvOf } from './csv';
import type { Sheet, SheetCell } from './sheets';

/** What XML cannot hold; text of a PDF may have some. */
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const LONGEST_CELL = 32_767;

/** `name` gets the date and the ending. */
export function saveCsv(name: string, sheet: Sheet, locale: string): void {
	download(new Blob([csvOf(sheet, locale)], { type: 'text/csv;charset=utf-8' }), fileName(name, 'csv'));
}

/** The library is fetched only here. */
export async function saveExcel(name: string, sheets: readonly Sheet[]): Promise<void> {
	const { default: write } = await import('write-excel-file/browser');
	const blob = await write(
		sheets.map(({ name: title, rows, fixed, widths }) => ({
			sheet: title,
			data: rows.map((row, index): Row => row.map((cell) => (index === 0 ? headCell(cell) : plainCell(cell)))),
			columns: widths.map((width) => ({ width })),
			stickyRowsCount: 1,
			stickyColumnsCount: fixed,
		})),
	).toBlob();
	download(blob, fileName(name, 'xlsx'));
}

function headCell(cell: SheetCell): Cell {
	return { value: written(typeof cell === 'string' ? cell : ''), type: String, fontWeight: 'bold', wrap: true };
}

/** Texts are written as texts, whatever sign they begin with. */
function plainCell(cell: SheetCell): Cell {
	if (cell === null || cell === '') return null;
	if (typeof cell === 'string') return { value: written(cell), type: String };
	if (typeof cell === 'number') return { value: cell, type: Number };
	return { value: cell.value, type: Number, format: numberFormat(cell.value, cell.unit) };
}

/** Digits in groups, as the reader's Excel writes them, with the currency before or the percent sign behind. */
export function numberFormat(value: number, unit: string | null): string {
	const digits = Number.isInteger(value) ? '#,##0' : '#,##0.00';
	if (unit === null) return digits;
	return unit === '%' ? `${digits} "%"` : `"${unit}" ${digits}`;
}

function written(text: string): string {
	return text.replace(UNWRITABLE, ' ').slice(0, LONGEST_CELL);
}

export function fileName(name: string, ending: string, date = new Date()): string {
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${name}-${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}.${ending}`;
}

function download(blob: Blob, name: string): void {
	const url = URL.createObjectURL(blob);
	const link = Object.assign(document.createElement('a'), { href: url, download: name });
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
