/** Writes a commit's operations to the rows of one product. The rows of another product, and rows a person touched meanwhile, are out of its reach. */

import type { SchemaOverview } from '@directus/types';
import type { RowCollection } from '../shared/contracts';
import type { AnalysisRow } from './analyses';
import type { Database, Row } from './backend';
import type { Operation } from './changes';
import { coverageError, isDataFault, isForeignKeyViolation } from './errors';
import { adopt, readmitted, refuseRemovedItems } from './references';
import { chunks, encodeRow, millis } from './rows';

export interface Written {
	created: number;
	updated: number;
	deleted: number;
}

interface Stored {
	product: unknown;
	changed: number | null;
	touched: boolean;
}

type Known = Map<string, Stored>;

const READ_AT_ONCE = 500;
const INSERTED_AT_ONCE = 50;

/** Raises STALE_ROWS with the ids, TAXONOMY_CHANGED, or REQUEST_ERROR. `trx` must be a transaction: what was written before stays otherwise. */
export async function applyOperations(
	schema: SchemaOverview,
	trx: Database,
	row: AnalysisRow,
	given: readonly Operation[],
	now: Date,
): Promise<Written> {
	const known = await readKnown(trx, given);
	const { operations, moved } = readmitted(given, (operation) => {
		const stored = known.get(place(operation));
		return stored !== undefined && String(stored.product) !== String(row.product);
	});
	refuseStrangers(known, row, operations);
	await refuseRemovedItems(trx, operations);
	const stale = operations.filter((operation) => isStale(operation, known.get(place(operation)))).map((operation) => operation.id);
	if (stale.length > 0) throw coverageError('STALE_ROWS', { ids: stale });
	const written: Written = { created: 0, updated: 0, deleted: 0 };
	for (const run of runs(operations, known)) await applyRun(schema, trx, row, run, now, written);
	await adopt(trx, row.product, moved);
	return written;
}

const place = ({ collection, id }: Pick<Operation, 'collection' | 'id'>) => `${collection}/${id}`;

async function readKnown(trx: Database, operations: readonly Operation[]): Promise<Known> {
	const known: Known = new Map();
	for (const collection of new Set(operations.map((operation) => operation.collection))) {
		const ids = operations.filter((operation) => operation.collection === collection).map((operation) => operation.id);
		for (const some of chunks(ids, READ_AT_ONCE)) {
			const rows = (await trx(collection)
				.whereIn('id', some)
				.forUpdate()
				.select('id', 'product', 'date_updated', 'user_updated', 'user_created', 'review', 'origin')) as Row[];
			for (const row of rows) known.set(place({ collection, id: row['id'] as string }), toStored(row));
		}
	}
	return known;
}

function toStored(row: Row): Stored {
	return { product: row['product'], changed: millis(row['date_updated']), touched: isTouched(row) };
}

/** Whether a person had a hand in a row. */
export function isTouched(row: Row): boolean {
	return Boolean(row['user_updated'] || row['user_created']) || (row['review'] ?? 'proposed') !== 'proposed' || row['origin'] === 'person';
}

function isStale(operation: Operation, stored: Stored | undefined): boolean {
	if (operation.op === 'create') return stored?.touched ?? false;
	return !stored || stored.changed !== millis(operation.expected);
}

function refuseStrangers(known: Known, row: AnalysisRow, operations: readonly Operation[]): void {
	for (const operation of operations) {
		const stored = known.get(place(operation));
		const claimed = operation.data['product'];
		const foreign = (stored && String(stored.product) !== String(row.product)) || (claimed !== undefined && String(claimed) !== String(row.product));
		if (foreign) throw coverageError('REQUEST_ERROR', { message: `Row ${operation.id} belongs to another product.`, field: 'product' });
	}
}

/** Neighbouring operations of one kind on one collection, in the order given; a create of a row that is there is an update. */
function runs(operations: readonly Operation[], known: Known): Operation[][] {
	const out: Operation[][] = [];
	for (const operation of operations) {
		const op = operation.op === 'create' && known.has(place(operation)) ? 'update' : operation.op;
		const last = out.at(-1);
		if (last?.[0]?.op === op && last[0].collection === operation.collection) last.push({ ...operation, op });
		else out.push([{ ...operation, op }]);
	}
	return out;
}

async function applyRun(schema: SchemaOverview, trx: Database, row: AnalysisRow, run: Operation[], now: Date, written: Written): Promise<void> {
	const [{ op, collection } = { op: '', collection: '' as RowCollection }] = run;
	try {
		if (op === 'create') written.created += await insertRows(schema, trx, row, collection, run, now);
		else if (op === 'delete') written.deleted += await deleteRows(trx, collection, run);
		else written.updated += await updateRows(schema, trx, collection, run, now);
	} catch (error) {
		if (op === 'delete' && isForeignKeyViolation(error)) throw coverageError('STALE_ROWS', { ids: run.map((operation) => operation.id) });
		if (isDataFault(error)) throw coverageError('REQUEST_ERROR', { message: `${collection}: a row to ${op} has a missing or wrong value, or an unknown parent.` });
		throw error;
	}
}

async function insertRows(
	schema: SchemaOverview,
	trx: Database,
	row: AnalysisRow,
	collection: RowCollection,
	run: readonly Operation[],
	now: Date,
): Promise<number> {
	const fixed = { product: row.product, date_created: now };
	const rows = run.map(({ id, data }) => ({ review: 'proposed', origin: 'document', ...encodeRow(schema, collection, data), ...fixed, id }));
	const names = new Set(rows.flatMap((values) => Object.keys(values)));
	const defaults = schema.collections[collection]?.fields ?? {};
	const blank = Object.fromEntries([...names].map((name) => [name, defaults[name]?.nullable === false ? (defaults[name].defaultValue ?? null) : null]));
	for (const some of chunks(rows, INSERTED_AT_ONCE)) await trx(collection).insert(some.map((values) => ({ ...blank, ...values })));
	return rows.length;
}

/** `user_updated` stays as it is: it tells whether a person has touched the row. */
async function updateRows(schema: SchemaOverview, trx: Database, collection: RowCollection, run: readonly Operation[], now: Date): Promise<number> {
	for (const { id, data } of run) {
		await trx(collection).where('id', id).update({ ...encodeRow(schema, collection, data), date_updated: now });
	}
	return run.length;
}

async function deleteRows(trx: Database, collection: RowCollection, run: readonly Operation[]): Promise<number> {
	for (const some of chunks(run, READ_AT_ONCE)) {
		await trx(collection).whereIn('id', some.map((operation) => operation.id)).delete();
	}
	return run.length;
}
