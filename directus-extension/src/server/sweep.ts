/** Finds what hooks, nudges and dead workers left behind. Every step is compare-and-set, so several sweeps may run side by side. */

import type { SchemaOverview } from '@directus/types';
import { ANALYSES, DOCUMENTS, type Key, type Task } from '../shared/contracts';
import { RUNNING } from '../shared/status';
import { mustAdvance, readAnalysis, toRow } from './analyses';
import type { Backend, Row } from './backend';
import { coverageError, hasCode, reasonOf } from './errors';
import { fate, settle } from './fail';
import { isWatched, mapFileField, unmapped } from './pending';
import { followUp, start } from './start';

export interface Swept {
	enqueue: { id: string; epoch: number; task: Task }[];
	created: number;
	requeued: number;
	failed: number;
}

const DEFAULT_LIMIT = 100;
const LONGEST_LIMIT = 1000;
const DIED = { code: 'worker_died', message: 'The worker died during the analysis.' };

export async function sweep(backend: Backend, staleSeconds: number, limit: number): Promise<Swept> {
	const schema = await backend.schema();
	const created = backend.settings.autoAnalyze ? await startPending(backend, schema, limit) : 0;
	const { requeued, failed } = await takeOver(backend, schema, staleSeconds, limit);
	const now = new Date();
	const due = (await backend
		.database(ANALYSES)
		.where('status', 'queued')
		.where((either) => void either.whereNull('not_before').orWhere('not_before', '<=', now))
		.orderBy(['date_created', 'id'])
		.limit(limit)
		.select('*')) as Row[];
	const enqueue = due.map(toRow).map(({ id, epoch, task }) => ({ id, epoch, task }));
	return { enqueue, created, requeued, failed };
}

/** Raises REQUEST_ERROR naming the field that is wrong. */
export function readSweep(body: Row): { staleSeconds: number; limit: number } {
	const { stale_seconds: stale, limit } = body;
	if (typeof stale !== 'number' || !(stale > 0)) {
		throw coverageError('REQUEST_ERROR', { message: 'stale_seconds must be a number above 0', field: 'stale_seconds' });
	}
	if (limit === undefined || limit === null) return { staleSeconds: stale, limit: DEFAULT_LIMIT };
	if (Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= LONGEST_LIMIT) return { staleSeconds: stale, limit: limit as number };
	throw coverageError('REQUEST_ERROR', { message: `limit must be a whole number from 1 to ${LONGEST_LIMIT}`, field: 'limit' });
}

async function startPending(backend: Backend, schema: SchemaOverview, limit: number): Promise<number> {
	await mapFileFields(backend, schema, limit);
	const waiting = (await backend
		.database(DOCUMENTS)
		.distinct('product')
		.where('pending', true)
		.whereNotNull('file')
		.whereNotNull('product')
		.limit(limit)) as Row[];
	let created = 0;
	for (const row of waiting) if (await startOne(backend, row['product'] as Key)) created += 1;
	return created;
}

async function startOne(backend: Backend, product: Key): Promise<boolean> {
	try {
		const started = await start(backend, { product, task: 'analysis', reason: 'sweep', requestedBy: null, options: {}, notBefore: null });
		return started.created;
	} catch (error) {
		if (!hasCode(error, 'PRODUCT_WITHOUT_DOCUMENT')) backend.log.warn(`coverage: product ${product} could not be queued: ${reasonOf(error)}`);
		return false;
	}
}

/** A product whose own file has no document row was saved while nobody listened: its row is made now, and waits. */
async function mapFileFields(backend: Backend, schema: SchemaOverview, limit: number): Promise<void> {
	const { products, fileField } = backend.settings;
	if (!fileField || !schema.collections[products]?.fields[fileField] || !(await isWatched(backend, schema))) return;
	for (const product of await unmapped(backend, schema, backend.database, limit)) {
		await mapFileField(backend, schema, backend.database, product, true);
	}
}

async function takeOver(backend: Backend, schema: SchemaOverview, staleSeconds: number, limit: number): Promise<{ requeued: number; failed: number }> {
	const { database } = backend;
	const before = new Date(Date.now() - staleSeconds * 1000);
	const stale = (await database(ANALYSES)
		.whereIn('status', [...RUNNING])
		.where((either) => void either.whereNull('beat_at').orWhere('beat_at', '<', before))
		.limit(limit)
		.select('*')) as Row[];
	const outcome = { requeued: 0, failed: 0 };
	for (const row of stale.map(toRow)) {
		const next = fate(row.attempt, { retryable: true, outage: false, notBeforeSeconds: 0 });
		try {
			await database.transaction(async (trx) => {
				await settle(trx, row, row.epoch, next, DIED);
				if (next.status === 'failed') await followUp(backend, schema, trx, row);
			});
			if (next.status === 'failed') backend.announce(row.id);
			outcome[next.status === 'failed' ? 'failed' : 'requeued'] += 1;
		} catch (error) {
			if (!hasCode(error, 'LEASE_LOST')) throw error;
		}
	}
	return outcome;
}

/** A leftover job blocks the queue's id: the row gets the next epoch. Raises LEASE_LOST. */
export async function requeue(backend: Backend, id: string, epoch: number): Promise<{ epoch: number }> {
	const row = await readAnalysis(backend.database, id);
	await mustAdvance(backend.database, row.id, epoch, ['queued'], { epoch: epoch + 1 });
	return { epoch: epoch + 1 };
}
