/** Waits for the end of analyses by looking at their rows. What follows a run because its documents changed meanwhile counts as its continuation. */

import { setTimeout as sleep } from 'node:timers/promises';
import { ANALYSES, type Key, type Started } from '../shared/contracts';
import { isFinal, type Status } from '../shared/status';
import type { Backend, Database, Row } from './backend';
import { ERRORS } from '../shared/errors';
import { chunks, jsonObject, millis } from './rows';

/** How an analysis or a cleanup stands: ended, or as it was when the time was over. */
export interface Outcome {
	/** of the run that ended last: a later one than was started where the documents changed meanwhile */
	analysis_id: string;
	product_id: Key;
	status: Status;
	complete: boolean | null;
	counts: Row;
	cost: number | null;
	/** from start to end */
	seconds: number | null;
	/** null = done */
	error: { code: string; message: string } | null;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
const GROWTH = 1.4;
const READ_AT_ONCE = 500;
/** A follow-up is made in the transaction that ends the run before it. */
const FOLLOWS_WITHIN_MS = 10_000;
const COLUMNS = ['id', 'product', 'task', 'status', 'rerun', 'complete', 'counts', 'cost', 'started', 'finished', 'error_code', 'error_message'];

/** One that is waited for: `id` moves on to the follow-up. */
interface Watched {
	started: Started;
	id: string;
	followed: boolean;
	last: Row | null;
	outcome: Outcome | null;
}

/** The outcomes in the order of `started`, after at most `seconds`. Looks with growing pauses and holds no connection meanwhile. */
export async function waitForEnd(backend: Backend, started: readonly Started[], seconds: number): Promise<Outcome[]> {
	const watched = started.map((one): Watched => ({ started: one, id: one.analysis_id, followed: one.rerun, last: null, outcome: null }));
	const until = Date.now() + seconds * 1000;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE_MS)) {
		await look(backend.database, watched.filter(({ outcome }) => outcome === null));
		const left = until - Date.now();
		if (left <= 0 || watched.every(({ outcome }) => outcome !== null)) break;
		await sleep(Math.min(pause, left), undefined, { ref: false });
	}
	return watched.map((one) => one.outcome ?? unfinished(one));
}

async function look(db: Database, watched: readonly Watched[]): Promise<void> {
	const byId = new Map<string, Row>();
	for (const some of chunks(watched, READ_AT_ONCE)) {
		const rows = (await db(ANALYSES).whereIn('id', some.map(({ id }) => id)).select(COLUMNS)) as Row[];
		for (const row of rows) byId.set(row['id'] as string, row);
	}
	for (const one of watched) {
		const row = byId.get(one.id);
		if (!row) {
			one.outcome = { ...unfinished(one), error: { code: 'ANALYSIS_UNKNOWN', message: ERRORS.ANALYSIS_UNKNOWN[1] } };
			continue;
		}
		one.last = row;
		one.followed ||= Boolean(row['rerun']);
		if (isFinal(row['status'])) await settle(db, one, row);
	}
}

async function settle(db: Database, one: Watched, row: Row): Promise<void> {
	const next = await follower(db, one, row);
	if (next === null) one.outcome = outcomeOf(row);
	else Object.assign(one, { id: next, followed: false });
}

/** The run that was made when this one ended; null where there is none, or none was asked for. */
async function follower(db: Database, one: Watched, row: Row): Promise<string | null> {
	const ended = millis(row['finished']);
	const fromRecord = !one.started.created && isFinal(one.started.status);
	if (ended === null || fromRecord || row['status'] === 'cancelled') return null;
	if (row['task'] === 'cleanup' && !one.followed) return null;
	const found = (await db(ANALYSES)
		.where({ product: row['product'] as Key, task: 'analysis', reason: 'document_changed' })
		.whereNot('id', one.id)
		.whereBetween('date_created', [new Date(ended), new Date(ended + FOLLOWS_WITHIN_MS)])
		.orderBy('date_created')
		.first('id')) as Row | undefined;
	return (found?.['id'] as string | undefined) ?? null;
}

function outcomeOf(row: Row): Outcome {
	const [started, finished] = [millis(row['started']), millis(row['finished'])];
	return {
		analysis_id: row['id'] as string,
		product_id: row['product'] as Key,
		status: row['status'] as Status,
		complete: row['complete'] === null || row['complete'] === undefined ? null : Boolean(row['complete']),
		counts: jsonObject(row['counts']),
		cost: row['cost'] === null || row['cost'] === undefined ? null : Number(row['cost']),
		seconds: started === null || finished === null ? null : Math.max(0, Math.round((finished - started) / 100) / 10),
		error: errorOf(row),
	};
}

function errorOf(row: Row): Outcome['error'] {
	if (row['status'] === 'done') return null;
	if (row['status'] === 'cancelled') return { code: 'CANCELLED', message: ERRORS.CANCELLED[1] };
	const code = row['error_code'];
	return { code: typeof code === 'string' ? code.toUpperCase() : 'INTERNAL_ERROR', message: String(row['error_message'] ?? '') };
}

function unfinished(one: Watched): Outcome {
	const { analysis_id: id, product_id: product, status } = one.started;
	const row = one.last ?? { id, product, status };
	return { ...outcomeOf(row), error: { code: 'STILL_RUNNING', message: ERRORS.STILL_RUNNING[1] } };
}
