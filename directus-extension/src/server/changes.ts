/** The lines of a commit, checked before anything is written. Knows no database. */

import { ROW_COLLECTIONS, type RowCollection } from '../shared/contracts';
import { isUuid } from './analyses';
import type { Row } from './backend';
import { coverageError } from './errors';

export interface Operation {
	op: 'create' | 'update' | 'delete';
	collection: RowCollection;
	id: string;
	/** `date_updated` as it was read; only for update and delete */
	expected: string | null;
	data: Row;
}

export interface Commit {
	epoch: number;
	result: Row;
	documents: Row[];
	includeReviewed: boolean;
	operations: Operation[];
}

/** Raises REQUEST_ERROR naming the line that is wrong, or the missing end. */
export function readCommit(lines: readonly Row[]): Commit {
	const [header, ...rest] = lines;
	const end = rest.pop();
	if (!header || !end || Object.keys(end).join() !== 'end') throw wrong('The commit has no end line: nothing is written.');
	if (end['end'] !== rest.length) throw wrong(`The commit ends with ${String(end['end'])} but has ${rest.length} operations.`);
	const { epoch, result, documents, include_reviewed: include } = header;
	if (!Number.isInteger(epoch)) throw wrong('epoch must be a whole number', 'epoch');
	if (result !== undefined && !isObject(result)) throw wrong('result must be an object', 'result');
	if (documents !== undefined && !(Array.isArray(documents) && documents.every(isObject))) throw wrong('documents must be a list of objects', 'documents');
	if (include !== undefined && include !== null && typeof include !== 'boolean') throw wrong('include_reviewed must be true or false', 'include_reviewed');
	return {
		epoch: epoch as number,
		result: result ?? {},
		documents: (documents as Row[] | undefined) ?? [],
		includeReviewed: include === true,
		operations: rest.map(readOperation),
	};
}

function readOperation(line: Row, index: number): Operation {
	const place = `Operation ${index + 1}`;
	const { op, collection, id, expected = null, data = {} } = line;
	if (op !== 'create' && op !== 'update' && op !== 'delete') throw wrong(`${place}: op must be create, update or delete`, 'op');
	if (!(ROW_COLLECTIONS as readonly unknown[]).includes(collection)) throw wrong(`${place}: there is no collection ${String(collection)} to write`, 'collection');
	if (!isUuid(id)) throw wrong(`${place}: id must be a UUID`, 'id');
	if (expected !== null && (typeof expected !== 'string' || Number.isNaN(Date.parse(expected)))) throw wrong(`${place}: expected must be a date or null`, 'expected');
	if (!isObject(data)) throw wrong(`${place}: data must be an object`, 'data');
	return { op, collection: collection as RowCollection, id: id.toLowerCase(), expected, data };
}

function isObject(value: unknown): value is Row {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(message: string, field?: string): Error {
	return coverageError('REQUEST_ERROR', field === undefined ? { message } : { message, field });
}
