/** A person's decisions about a product's rows: all of them or none, on the rows as that person saw them. */

import type { SchemaOverview } from '@directus/types';
import type { Key } from '../shared/contracts';
import type { DecidedRow, Decided, Decision } from '../shared/findings';
import type { Backend, Database, Row } from './backend';
import { mayNeedProof, refuseUnproven } from './checking';
import { invalid, readDecisions, type Asked } from './decide-input';
import { writeOf, type By, type Write } from './decide-rules';
import { hasChildren, insertRow, leaveTrail, nextSort, placeOf, readPlaces, readReferences, updateRow, type Growing } from './decide-store';
import { coverageError, isForeignKeyViolation } from './errors';
import { authorise, isServiceUser, type Caller } from './rights';
import { millis } from './rows';
import { undoOf } from './undo';

interface Work {
	schema: SchemaOverview;
	trx: Database;
	by: By;
	known: Growing;
	rows: Map<string, Row>;
}

interface Done {
	asked: Asked;
	write: Write;
	before: Row | null;
}

/**
 * Raises what `authorise` raises, FORBIDDEN for the machine, FINDING_INVALID, STALE_ROWS with the rows that were changed or are gone,
 * SIDECAR_UNREACHABLE where a figure cannot be checked; then nothing has been written.
 */
export async function decide(backend: Backend, caller: Caller, product: unknown, body: Row): Promise<Decided> {
	const key = await authorise(backend, caller, product, 'update');
	if (caller.user === null || isServiceUser(caller.accountability)) throw coverageError('FORBIDDEN', { message: 'Only a person decides.' });
	const asked = readDecisions(body);
	const by: By = { user: caller.user, product: key, now: new Date(), undoKey: backend.settings.undoKey };
	const schema = await backend.schema();
	if (asked.some(mayNeedProof)) await prove(backend, schema, caller, by, asked);
	try {
		const decided = await backend.database.transaction((trx) => apply(backend, schema, trx, by, caller, asked));
		await backend.written();
		return decided;
	} catch (error) {
		// A parent or an item went between the look at it and the write.
		if (isForeignKeyViolation(error)) throw stale(asked);
		throw error;
	}
}

async function apply(backend: Backend, schema: SchemaOverview, trx: Database, by: By, caller: Caller, asked: readonly Asked[]): Promise<Decided> {
	const rows = await readPlaces(backend, schema, trx, asked, true);
	refuseStale(asked, rows, by.product);
	const work: Work = { schema, trx, by, rows, known: await readReferences(trx, by.product, asked, rows) };
	const done: Done[] = [];
	for (const one of asked) done.push(await carryOut(work, one));
	await leaveTrail(trx, done.filter(({ write }) => write.op !== 'keep').map(({ asked: one, write }) => trailOf(one, write, by, caller)));
	return answer(done, await readPlaces(backend, schema, trx, asked, false), by);
}

/** Has the figures checked, on the rows as they are; what cannot be written at all is refused before the sidecar is asked. */
async function prove(backend: Backend, schema: SchemaOverview, caller: Caller, by: By, asked: readonly Asked[]): Promise<void> {
	const rows = await readPlaces(backend, schema, backend.database, asked, false);
	refuseStale(asked, rows, by.product);
	const known = await readReferences(backend.database, by.product, asked, rows);
	for (const one of asked) grow(known, one, writeOf(one, rows.get(placeOf(one)) ?? null, by, known));
	await refuseUnproven(backend, caller, by.product, asked, rows);
}

/** A row of another product answers like one that is not there. */
function refuseStale(asked: readonly Asked[], rows: ReadonlyMap<string, Row>, product: Key): void {
	const moved = asked.filter((one) => {
		if (one.action === 'add') return false;
		const row = rows.get(placeOf(one));
		if (!row) return !(one.action === 'restore' && one.expected === null);
		return String(row['product']) !== String(product) || millis(row['date_updated']) !== one.expected;
	});
	if (moved.length > 0) throw stale(moved);
}

function stale(asked: readonly Asked[]): Error {
	return coverageError('STALE_ROWS', { message: 'Rows have been changed since they were read: read them again.', ids: asked.map(({ id }) => id) });
}

async function carryOut(work: Work, asked: Asked): Promise<Done> {
	const { schema, trx, by, known } = work;
	const before = work.rows.get(placeOf(asked)) ?? null;
	const write = writeOf(asked, before, by, known);
	if (write.op === 'update') await updateRow(schema, trx, asked, write.fields, before ?? {}, by.now);
	if (write.op === 'insert') {
		const sort = write.fields['sort'] ?? (await nextSort(trx, asked.collection, by.product, write.fields));
		await insertRow(schema, trx, asked, { ...write.fields, sort }, by.now);
	}
	if (write.op === 'remove') {
		if (await hasChildren(trx, asked)) throw invalid(asked.index, 'id', 'other rows stand under it: remove or move them first');
		await trx(asked.collection).where('id', asked.id).delete();
	}
	grow(known, asked, write);
	return { asked, write, before };
}

/** What the decisions that follow may point to. */
function grow(known: Growing, { collection, id }: Asked, { op }: Write): void {
	const parents = collection === 'coverage_segments' ? known.segments : collection === 'coverage_benefits' ? known.benefits : null;
	if (op === 'insert') parents?.add(id);
	if (op === 'remove') parents?.delete(id);
}

function trailOf({ collection, id }: Asked, write: Write, by: By, { accountability }: Caller): Row {
	const action = write.op === 'insert' ? 'create' : write.op === 'remove' ? 'delete' : 'update';
	const agent = accountability?.userAgent?.slice(0, 1024) ?? null;
	return { action, user: by.user, ip: accountability?.ip ?? null, user_agent: agent, origin: accountability?.origin ?? null, collection, item: id };
}

/** The rows as they are now, and what takes it all back: the last decision first. */
function answer(done: readonly Done[], after: ReadonlyMap<string, Row>, by: By): Decided {
	const rows: DecidedRow[] = [];
	const removed: Decided['removed'] = [];
	const undo: Decision[] = [];
	for (const { asked, write, before } of done) {
		const { collection, id } = asked;
		const row = after.get(placeOf(asked));
		if (row) rows.push({ ...row, collection, id });
		else removed.push({ collection, id });
		const back = undoing(asked, write, before, row ?? null, by);
		if (back) undo.unshift(back);
	}
	return { rows, removed, undo };
}

function undoing({ collection, id }: Asked, write: Write, before: Row | null, after: Row | null, by: By): Decision | null {
	if (write.op === 'insert') {
		const stamp = millis(after?.['date_updated']);
		return { action: 'remove', collection, id, expected: stamp === null ? null : new Date(stamp).toISOString() };
	}
	if (write.op === 'keep' || !before || !by.undoKey) return null;
	const fields = write.op === 'update' ? Object.keys(write.fields) : Object.keys(before);
	const state = Object.fromEntries(fields.map((field) => [field, before[field] ?? null]));
	return undoOf(by.undoKey, { user: by.user, product: by.product, collection, id, stamp: after?.['date_updated'] ?? null, state });
}
