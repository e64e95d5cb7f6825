import { describe, expect, it } from 'vitest';
import { compare } from '../../i18n/workspace/compare';
import { review } from '../../i18n/workspace/review';
import { say } from '../use-texts';
import { csvOf, harmless } from './csv';
import { aComparison, figure, says } from './samples';
import { fileName, numberFormat } from './save';
import { citationsSheet, matrixSheet, type Sheet } from './sheets';
import type { Words } from './words';

const words = (locale: string): Words => ({ t: (key, values) => say(compare, locale, key, values), r: (key, values) => say(review, locale, key, values), locale });
const en = words('en-US');
const sheet = (...rows: Sheet['rows']): Sheet => ({ name: '', rows, fixed: 0, widths: [] });

describe('the table as a sheet', () => {
	it('has a column for each product, and figures as numbers', () => {
		const { rows } = matrixSheet(en, aComparison(), { differences: true });
		expect(rows[0]).toEqual(['Segment', 'Benefit', 'Limit', 'Per', 'Plan or variant', 'Product a', 'Product b', 'Product c']);
		expect(rows[3]).toEqual(['Luggage', 'Delay', 'Maximum', 'per person', 'Gold', { value: 1500, unit: 'CHF' }, { value: 1000, unit: 'CHF' }, null]);
		expect(rows).toHaveLength(6);
	});

	it('writes what is no plain number as text', () => {
		const comparison = aComparison();
		comparison.cells['luggage/delay/max'] = { a: figure(30, 'days'), b: figure(5, 'CHF', { others: [figure(8)] }), c: says({ value: null, unlimited: true }) };
		expect(matrixSheet(en, comparison, { differences: false }).rows[3]?.slice(5)).toEqual(['30 days', 'CHF 5; CHF 8', 'Unlimited']);
	});
});

describe('the citations', () => {
	it('name product, row, figure, standing, document, page and quote of each finding', () => {
		const comparison = aComparison();
		const { rows } = citationsSheet(en, comparison, { differences: true, baseline: comparison.products[0]! });
		const line = rows.find(([product, , , limit]) => product === 'Product b' && limit === 'Maximum');
		expect(line).toEqual(['Product b', 'Luggage', 'Delay', 'Maximum', '', 1000, 'CHF', '', '', 'Worse', 'To review', 'policy.pdf', 3, 'as it is written']);
		expect(rows[0]?.[9]).toBe('Against Product a');
		expect(rows).toHaveLength(11);
	});

	it('give further figures of a cell lines of their own', () => {
		const comparison = aComparison();
		comparison.cells['deductible'] = { a: figure(1, 'CHF', { others: [figure(2), figure(3)] }) };
		const { rows } = citationsSheet(en, comparison, { differences: false, baseline: null });
		expect(rows.filter(([, segment, , limit]) => segment === '' && limit === 'Deductible').map((row) => row[5])).toEqual([1, 2, 3]);
	});
});

describe('CSV', () => {
	it('parts by commas in English, by semicolons where a comma is the decimal sign', () => {
		const figures = sheet(['a', 'b'], [1.5, { value: 2.25, unit: 'CHF' }], [null, { value: 50, unit: '%' }]);
		expect(csvOf(figures, 'en-US')).toBe('\uFEFFa,b\r\n1.5,CHF 2.25\r\n,50 %\r\n');
		expect(csvOf(figures, 'de-DE')).toBe('\uFEFFa;b\r\n1,5;CHF 2,25\r\n;50 %\r\n');
	});

	it('quotes what would break a line or a column', () => {
		expect(csvOf(sheet(['say "no", never', 'two\nlines', 'a;b']), 'en-US')).toBe('\uFEFF"say ""no"", never","two\nlines",a;b\r\n');
	});

	it.each(['=1+1', '+41', '-2', '@SUM(A1)', '\t=1', ' =1', '\r=1'])('never lets %j be a formula', (text) => {
		expect(harmless(text)).toBe(`'${text}`);
	});

	it('leaves other texts as they are', () => {
		expect(['CHF 5', 'a=b', '1-2', ''].map(harmless)).toEqual(['CHF 5', 'a=b', '1-2', '']);
	});
});

it('files have their date in the name, figures their unit in the format', () => {
	expect(fileName('compare', 'csv', new Date(2026, 2, 5))).toBe('compare-2026-03-05.csv');
	expect([numberFormat(1500, 'CHF'), numberFormat(1.5, null), numberFormat(50, '%')]).toEqual(['"CHF" #,##0', '#,##0.00', '#,##0 "%"']);
});
