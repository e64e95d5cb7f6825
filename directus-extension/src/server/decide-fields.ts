/** What a person may write in a row of coverage, field by field, and what must go together. Pure. */

import type { RowCollection } from '../shared/contracts';
import { isUuid } from './analyses';
import type { Row } from './backend';
import { storedJson } from './rows';

export interface Fault {
	field: string;
	message: string;
}

/** A sentence about a wrong value, or null. */
type Rule = (value: unknown) => string | null;

export const VERDICTS = ['covered', 'conditional', 'excluded', 'silent', 'undecided'] as const;
export const LIMIT_KINDS = [
	'max_amount', 'daily_max', 'annual_max', 'per_item_max', 'deductible', 'percentage',
	'duration', 'waiting_period', 'distance', 'count', 'advance',
] as const;
export const CLAUSE_KINDS = ['condition', 'exclusion'] as const;

const LONGEST_NAME = 255;
const LONGEST_WORD = 32;
const LONGEST_TITLE = 1000;
const LONGEST_TEXT = 20_000;
const MOST_PLACES = 50;
const MOST_BOXES = 2000;
const MOST_WHOLE = 1_000_000_000;
const [LEAST_AMOUNT, MOST_AMOUNT] = [1e-6, 1e15];
const PLACE_NAMES: ReadonlySet<string> = new Set(['document', 'page', 'number', 'section', 'quote', 'boxes', 'start', 'end']);

const id: Rule = (value) => (isUuid(value) ? null : 'must be a UUID');
const oneOf = (names: readonly string[]): Rule => (value) => (names.includes(value as string) ? null : `must be one of ${names.join(', ')}`);
const text = (longest: number): Rule => (value) =>
	typeof value === 'string' && value.trim() !== '' && value.length <= longest ? null : `must be a text of 1 to ${longest} letters`;
const optional = (rule: Rule): Rule => (value) => (value === null ? null : rule(value));
const number: Rule = (value) => (typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number or null');
/** What both databases keep: PostgreSQL's real knows nothing larger or finer, and refuses it. */
const amount: Rule = (value) => {
	const size = typeof value === 'number' ? Math.abs(value) : NaN;
	return size === 0 || (size >= LEAST_AMOUNT && size <= MOST_AMOUNT) ? null : `must be 0, or from ${LEAST_AMOUNT} to ${MOST_AMOUNT}, or null`;
};
const flag: Rule = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const whole: Rule = (value) => (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_WHOLE ? null : `must be a whole number up to ${MOST_WHOLE}`);

const SHARED = { taxonomy_item: optional(id), evidence: places };
const COVER = { ...SHARED, verdict: oneOf(VERDICTS), name: text(LONGEST_NAME), summary: optional(text(LONGEST_TEXT)) };
const MODIFIER = { ...SHARED, segment: optional(id), benefit: optional(id) };

/** The fields that say what a row states; the same as those of a reading in the sidecar. */
export const CONTENT: Readonly<Record<RowCollection, Readonly<Record<string, Rule>>>> = {
	coverage_segments: COVER,
	coverage_benefits: { ...COVER, segment: id },
	coverage_limits: {
		...MODIFIER,
		kind: oneOf(LIMIT_KINDS),
		value: optional(amount),
		unlimited: flag,
		unit: optional(text(LONGEST_WORD)),
		per: optional(text(LONGEST_WORD)),
		qualifier: optional(text(LONGEST_NAME)),
	},
	coverage_clauses: { ...MODIFIER, kind: oneOf(CLAUSE_KINDS), text: text(LONGEST_TEXT) },
};

const NEEDED: Readonly<Record<RowCollection, readonly string[]>> = {
	coverage_segments: ['verdict', 'name'],
	coverage_benefits: ['segment', 'verdict', 'name'],
	coverage_limits: ['kind'],
	coverage_clauses: ['kind', 'text'],
};

/** The first field that a person may not write, or whose value is wrong. */
export function checkFields(collection: RowCollection, data: Row, adding = false): Fault | null {
	const rules = CONTENT[collection];
	for (const [field, value] of Object.entries(data)) {
		const rule = Object.hasOwn(rules, field) ? rules[field] : adding && field === 'sort' ? whole : undefined;
		if (!rule) return { field, message: `${field} is no field of ${collection} to decide about` };
		const fault = rule(value);
		if (fault !== null) return { field, message: `${field} ${fault}` };
		if (storedJson(value) !== JSON.stringify(value)) return { field, message: `${field} holds a character that cannot be stored` };
	}
	return null;
}

/** The first field that a new row lacks. */
export function checkAdded(collection: RowCollection, data: Row): Fault | null {
	const missing = NEEDED[collection].find((field) => data[field] === undefined);
	if (missing !== undefined) return { field: missing, message: `${missing} is missing` };
	return checkTogether(collection, data);
}

/** What does not go together in a whole row. */
export function checkTogether(collection: RowCollection, row: Row): Fault | null {
	if (collection === 'coverage_segments' || collection === 'coverage_benefits') return null;
	if (row['segment'] && row['benefit']) return { field: 'segment', message: 'segment and benefit: a row stands under one of them, or under neither' };
	if (collection !== 'coverage_limits') return null;
	const figure = row['value'] !== null && row['value'] !== undefined;
	if (row['unlimited'] === true && figure) return { field: 'value', message: 'value must be null where unlimited is true' };
	if (row['unlimited'] !== true && !figure) return { field: 'value', message: 'value is missing: a limit has a value, or unlimited is true' };
	return null;
}

function places(value: unknown): string | null {
	if (value === null) return null;
	if (!Array.isArray(value) || value.length > MOST_PLACES) return `must be a list of at most ${MOST_PLACES} places, or null`;
	return value.every(isPlace) ? null : 'holds a wrong place: document, page, number, section, quote, boxes, start, end';
}

function isPlace(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const place = value as Row;
	if (Object.keys(place).some((name) => !PLACE_NAMES.has(name))) return false;
	const { document, page, number: clause = null, section = null, quote, boxes, start, end } = place;
	const named = isUuid(document) && whole(page) === null && page !== 0 && text(LONGEST_TEXT)(quote) === null;
	const words = [clause, section].every((title) => title === null || (typeof title === 'string' && title.length <= LONGEST_TITLE));
	// A place that a person selected has none: the browser does not know the engine's text of the page.
	const open = start === null && end === null;
	const range = open || (whole(start) === null && whole(end) === null && (start as number) <= (end as number));
	return named && words && range && Array.isArray(boxes) && boxes.length <= MOST_BOXES && boxes.every(isBox);
}

function isBox(value: unknown): boolean {
	return Array.isArray(value) && value.length === 4 && value.every((side) => number(side) === null);
}
