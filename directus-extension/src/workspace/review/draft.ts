/** The fields of a finding while a person edits them: what is asked for, what has changed, what goes to the server. Pure. */

import type { RowCollection } from '../../shared/contracts';
import type { Evidence } from '../../shared/findings';
import type { AnyRow, Category, Finding } from './model';

export const FIELDS: Readonly<Record<RowCollection, readonly string[]>> = {
	coverage_segments: ['verdict', 'name', 'summary'],
	coverage_benefits: ['verdict', 'name', 'summary'],
	coverage_limits: ['kind', 'unlimited', 'value', 'unit', 'per', 'qualifier'],
	coverage_clauses: ['kind', 'text'],
};

export const COLLECTION_OF: Readonly<Record<Category, RowCollection>> = {
	segment: 'coverage_segments', benefit: 'coverage_benefits', limit: 'coverage_limits', condition: 'coverage_clauses', exclusion: 'coverage_clauses',
};

/** Fields in which the value rules have a say. */
const CHECKED = ['kind', 'value', 'unlimited', 'unit', 'per'];

export type Draft = Record<string, unknown>;

export function draftOf(collection: RowCollection, row: Partial<AnyRow>): Draft {
	const source = row as Record<string, unknown>;
	return Object.fromEntries(FIELDS[collection].map((field) => [field, source[field] ?? (field === 'unlimited' ? false : null)]));
}

/** A number as people write it: "1'500.50", "1 500,5", "1,500"; null where it is none. */
export function readNumber(text: unknown): number | null {
	if (typeof text === 'number') return Number.isFinite(text) ? text : null;
	if (typeof text !== 'string') return null;
	const plain = text.trim().replace(/[\s'’\u00a0\u202f]/g, '');
	if (/^-?\d{1,3}([,.]\d{3})+$/.test(plain)) return Number(plain.replace(/[,.]/g, ''));
	const decimal = plain.lastIndexOf(',') > plain.lastIndexOf('.') ? plain.replace(/\./g, '').replace(',', '.') : plain.replace(/,/g, '');
	return /^-?\d+(\.\d+)?$/.test(decimal) ? Number(decimal) : null;
}

/** The draft as the server takes it: no empty texts, and no figure beside "unlimited". */
export function settled(draft: Draft): Draft {
	const entries = Object.entries(draft).map(([field, value]): [string, unknown] => {
		if (field === 'value') return [field, draft['unlimited'] === true ? null : readNumber(value)];
		return [field, typeof value === 'string' ? value.trim() || null : value];
	});
	return Object.fromEntries(entries);
}

/** The fields that differ from the row. */
export function changed(draft: Draft, row: Partial<AnyRow>): Draft {
	const source = row as Record<string, unknown>;
	const stored = (field: string): unknown => source[field] ?? (field === 'unlimited' ? false : null);
	return Object.fromEntries(Object.entries(settled(draft)).filter(([field, value]) => value !== stored(field)));
}

export function needsCheck(collection: RowCollection, changes: Draft, adding: boolean): boolean {
	return collection === 'coverage_limits' && (adding || Object.keys(changes).some((field) => CHECKED.includes(field)));
}

/** A reading of the quote laid over the draft; what it does not say stays. */
export function withReading(draft: Draft, reading: Readonly<Record<string, unknown>>): Draft {
	const taken = ['value', 'unlimited', 'unit', 'per', 'kind'].filter((field) => reading[field] !== null && reading[field] !== undefined);
	const next = { ...draft, ...Object.fromEntries(taken.map((field) => [field, reading[field]])) };
	return next['unlimited'] === true ? { ...next, value: null } : next;
}

/** The parent fields of a new finding, by what it is added under; null = the product itself. */
export function parentFields(category: Category, parent: Finding | null): Draft {
	if (category === 'segment') return {};
	const segment = parent?.category === 'segment' ? parent.row.id : null;
	if (category === 'benefit') return { segment };
	return { segment, benefit: parent?.category === 'benefit' ? parent.row.id : null };
}

/** Whether a finding of this category may stand there. */
export function mayStandUnder(category: Category, parent: Finding | null): boolean {
	if (category === 'segment') return parent === null;
	if (category === 'benefit') return parent?.category === 'segment';
	return parent === null || parent.category === 'segment' || parent.category === 'benefit';
}

export interface Selected {
	document: string;
	page: number;
	quote: string;
	boxes: Evidence['boxes'];
}

/** The place of a passage that a person selected. */
export function placeOf(selected: Selected): Evidence {
	const { document, page, quote, boxes } = selected;
	return { document, page, number: null, section: null, quote, boxes, start: null, end: null };
}
