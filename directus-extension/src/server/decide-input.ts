/** The body of a decision request, read before anything is looked up. Knows no database and no rule about rows. */

import { ROW_COLLECTIONS, type RowCollection } from '../shared/contracts';
import { DECISION_ACTIONS, type DecisionAction } from '../shared/findings';
import { isUuid } from './analyses';
import type { Row } from './backend';
import { checkAdded, checkFields } from './decide-fields';
import { coverageError } from './errors';
import { millis } from './rows';

export const MOST_DECISIONS = 500;

/** One decision as it was asked for. */
export interface Asked {
	index: number;
	action: DecisionAction;
	collection: RowCollection;
	id: string;
	/** the row's date_updated as the person read it, in milliseconds */
	expected: number | null;
	data: Row;
	confirmed: boolean;
}

const NAMES: ReadonlySet<string> = new Set(['action', 'collection', 'id', 'expected', 'data', 'confirmed']);
const WITH_DATA: ReadonlySet<DecisionAction> = new Set(['edit', 'add', 'restore']);

/** Raises FINDING_INVALID with `field`, and `index` where one decision is at fault. */
export function readDecisions(body: Row): Asked[] {
	const { decisions, ...rest } = body;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw coverageError('FINDING_INVALID', { message: `${unknown} is not known here`, field: unknown });
	if (!Array.isArray(decisions) || decisions.length < 1 || decisions.length > MOST_DECISIONS) {
		throw coverageError('FINDING_INVALID', { message: `decisions must be a list of 1 to ${MOST_DECISIONS}`, field: 'decisions' });
	}
	const asked = decisions.map(readDecision);
	const seen = new Set<string>();
	for (const { index, id } of asked) {
		if (seen.has(id)) throw invalid(index, 'id', 'id is named by another decision already');
		seen.add(id);
	}
	return asked;
}

/** A FINDING_INVALID about one decision of the list. */
export function invalid(index: number, field: string, fault: string): Error {
	return coverageError('FINDING_INVALID', { message: `Decision ${index + 1}: ${fault}`, field, index });
}

export function isObject(value: unknown): value is Row {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isRowCollection(value: unknown): value is RowCollection {
	return (ROW_COLLECTIONS as readonly unknown[]).includes(value);
}

function readDecision(given: unknown, index: number): Asked {
	if (!isObject(given)) throw invalid(index, 'decisions', 'a decision must be an object');
	const unknown = Object.keys(given).find((name) => !NAMES.has(name));
	if (unknown !== undefined) throw invalid(index, unknown, `${unknown} is not known here`);
	const { action, collection, id, confirmed } = given;
	if (!(DECISION_ACTIONS as readonly unknown[]).includes(action)) throw invalid(index, 'action', `action must be one of ${DECISION_ACTIONS.join(', ')}`);
	if (!isRowCollection(collection)) throw invalid(index, 'collection', `collection must be one of ${ROW_COLLECTIONS.join(', ')}`);
	if (!isUuid(id)) throw invalid(index, 'id', 'id must be a UUID');
	if (confirmed !== undefined && typeof confirmed !== 'boolean') throw invalid(index, 'confirmed', 'confirmed must be true or false');
	const asked = { index, action: action as DecisionAction, collection, id: id.toLowerCase(), confirmed: confirmed === true };
	return { ...asked, expected: readExpected(given, asked.action, index), data: readData(given, asked, index) };
}

function readExpected(given: Row, action: DecisionAction, index: number): number | null {
	const { expected } = given;
	if (action === 'add') {
		if (expected !== undefined && expected !== null) throw invalid(index, 'expected', 'a row to add has no date_updated to expect');
		return null;
	}
	if (expected === undefined) throw invalid(index, 'expected', "expected must be the row's date_updated as it was read, or null");
	const time = typeof expected === 'string' ? millis(expected) : null;
	if (expected !== null && time === null) throw invalid(index, 'expected', 'expected must be a date or null');
	return time;
}

function readData(given: Row, asked: { action: DecisionAction; collection: RowCollection }, index: number): Row {
	const { data = {} } = given;
	if (!isObject(data)) throw invalid(index, 'data', 'data must be an object');
	const { action, collection } = asked;
	const empty = Object.keys(data).length === 0;
	if (!WITH_DATA.has(action) && !empty) throw invalid(index, 'data', `${action} carries no data`);
	if (action === 'edit' && empty) throw invalid(index, 'data', 'an edit names at least one field');
	if (action !== 'edit' && action !== 'add') return data;
	const fault = checkFields(collection, data, action === 'add') ?? (action === 'add' ? checkAdded(collection, data) : null);
	if (fault) throw invalid(index, fault.field, fault.message);
	return inLowerCase(data);
}

const POINTERS = ['segment', 'benefit', 'taxonomy_item'];

/** Ids as they are stored: SQLite and whoever looks a document up by its id compare letter by letter. */
function inLowerCase(data: Row): Row {
	const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);
	const own = Object.fromEntries(Object.entries(data).map(([field, value]) => [field, POINTERS.includes(field) ? lower(value) : value]));
	const { evidence } = own;
	return Array.isArray(evidence) ? { ...own, evidence: evidence.filter(isObject).map((place) => ({ ...place, document: lower(place['document']) })) } : own;
}
