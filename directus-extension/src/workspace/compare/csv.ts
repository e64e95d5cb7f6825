/** Sheets as comma-separated values, as spreadsheet programs of the reader's language open them. Pure. */

import type { Sheet, SheetCell } from './sheets';

/** They could start a formula in a spreadsheet: documents and names of others never may. */
const FORMULA = /^[\s]*[=+\-@\t\r]/;

/** With a byte order mark, without which Excel takes UTF-8 for something else. */
export function csvOf(sheet: Sheet, locale: string): string {
	const decimal = decimalOf(locale);
	// Where a comma is the decimal sign, spreadsheet programs part columns by semicolons.
	const comma = decimal === ',' ? ';' : ',';
	return `\uFEFF${sheet.rows.map((row) => row.map((cell) => field(cell, decimal, comma)).join(comma)).join('\r\n')}\r\n`;
}

function decimalOf(locale: string): string {
	return new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
}

function field(cell: SheetCell, decimal: string, comma: string): string {
	if (cell === null) return '';
	const text = typeof cell === 'string' ? harmless(cell) : figure(cell, decimal);
	return text.includes(comma) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function figure(cell: Exclude<SheetCell, string | null>, decimal: string): string {
	if (typeof cell === 'number') return String(cell).replace('.', decimal);
	const number = String(cell.value).replace('.', decimal);
	if (cell.unit === null) return number;
	return cell.unit === '%' ? `${number} %` : `${cell.unit} ${number}`;
}

/** The text as it stands, with an apostrophe before it where it could be taken for a formula. */
export function harmless(text: string): string {
	return FORMULA.test(text) ? `'${text}` : text;
}
