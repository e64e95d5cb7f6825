/** Starts an analysis or a cleanup: the one place where its row is made. One active row per product, equal finished input answered from the record. */

import { randomUUID } from 'node:crypto';
import type { SchemaOverview } from '@directus/types';
import { ANALYSES, type Key, type Reason, type Started, type Task } from '../shared/contracts';
import { isDryRun, isForced, type Options } from '../shared/options';
import { advance, COLUMNS, encodeAnalysis, readActive, readAnalysis, toRow, type AnalysisRow } from './analyses';
import type { Backend, Database, Row } from './backend';
import { readDocuments, readTaxonomy, type StoredDocument } from './documents';
import { coverageError, hasCode, isUniqueViolation, reasonOf } from './errors';
import { fingerprint } from './fingerprint';
import { clearPending, mapFileField } from './pending';
import { jsonObject } from './rows';

export interface Start {
	product: Key;
	task: Task;
	reason: Reason;
	requestedBy: string | null;
	options: Options;
	/** not to be started before; null = at once */
	notBefore: Date | null;
}

interface Input {
	documents: StoredDocument[];
	hash: string;
}

/** Another request moved the row between our reading and our writing: look again. */
class Moved extends Error {}

const TRIES = 5;
const DONE_LOOKED_AT = 20;

/** Raises PRODUCT_WITHOUT_DOCUMENT, OPTION_INVALID for a document that is not the product's, ANALYSIS_ACTIVE for a cleanup during an analysis. The caller's right is checked before. */
export async function start(backend: Backend, request: Start): Promise<Started> {
	const schema = await backend.schema();
	const started = await retried(() => backend.database.transaction((trx) => decide(backend, schema, trx, request)));
	await backend.written();
	if (started.status === 'queued') nudgeWhenDue(backend, started.analysis_id, request);
	return started;
}

async function retried(attempt: () => Promise<Started>): Promise<Started> {
	for (let left = TRIES; ; left -= 1) {
		try {
			return await attempt();
		} catch (error) {
			if (left <= 1 || !(error instanceof Moved || isUniqueViolation(error))) throw error;
		}
	}
}

async function decide(backend: Backend, schema: SchemaOverview, trx: Database, request: Start): Promise<Started> {
	const active = await readActive(trx, request.product);
	if (request.task === 'cleanup') {
		if (active && active.task !== 'cleanup') throw coverageError('ANALYSIS_ACTIVE');
		return active ? answer(active, false) : await insert(trx, request, null);
	}
	await mapFileField(backend, schema, trx, request.product, false);
	const input = await gather(backend, schema, trx, request.product, request.options);
	if (active) {
		if (active.task === 'analysis' && isDryRun(active.options)) return await besideDryRun(trx, active, request);
		const seen = await gather(backend, schema, trx, request.product, active.options, true);
		return await join(trx, active, seen, request.notBefore);
	}
	const done = isForced(request.options) ? null : await findDone(trx, request, input.hash);
	const started = done ? answer(done, false) : await insert(trx, request, input.hash);
	if (!isDryRun(request.options)) await clearPending(trx, input.documents.map((document) => document.id));
	return started;
}

/** The documents that a run with these options reads, and the hash of all its input. */
export async function gather(
	backend: Backend,
	schema: SchemaOverview,
	db: Database,
	product: Key,
	options: Options,
	lenient = false,
): Promise<Input> {
	const all = await readDocuments(db, product);
	const wanted = options['document_ids'] as string[] | undefined;
	const stranger = wanted?.find((id) => !all.some((document) => document.id === id));
	if (stranger && !lenient) {
		throw coverageError('OPTION_INVALID', { message: `document_ids: the product has no document ${stranger}`, field: 'document_ids' });
	}
	const documents = all.filter((document) => document.file && (!wanted || wanted.includes(document.id)));
	if (documents.length === 0 && !lenient) throw coverageError('PRODUCT_WITHOUT_DOCUMENT');
	const taxonomy = await readTaxonomy(backend, schema, db, product);
	return { documents, hash: fingerprint(documents, taxonomy, options) };
}

/** A further request while one is active: a queued one takes the new input along, a running one is followed by another. */
async function join(trx: Database, active: AnalysisRow, seen: Input, notBefore: Date | null): Promise<Started> {
	const same = active.task === 'analysis' && active.fingerprint === seen.hash;
	const changes: Row = {};
	if (active.status === 'queued' && active.task === 'analysis') {
		if (!same) changes['fingerprint'] = seen.hash;
		if (active.notBefore !== null && (!same || !notBefore)) changes['not_before'] = notBefore;
	} else if (!same && !active.rerun) {
		changes['rerun'] = true;
	}
	if (Object.keys(changes).length > 0) {
		if (!(await advance(trx, active.id, active.epoch, [active.status], changes))) throw new Moved();
	}
	await clearPending(trx, seen.documents.map((document) => document.id));
	return { ...answer(active, false), rerun: active.rerun || changes['rerun'] === true };
}

/** A run that writes cannot be joined to one that does not: it follows. Its documents wait until then. */
async function besideDryRun(trx: Database, active: AnalysisRow, request: Start): Promise<Started> {
	const follows = !isDryRun(request.options) && !active.rerun;
	if (follows && !(await advance(trx, active.id, active.epoch, [active.status], { rerun: true }))) throw new Moved();
	return { ...answer(active, false), rerun: active.rerun || follows };
}

/** The newest finished run of equal input, unless a later one left other coverage behind. */
async function findDone(trx: Database, request: Start, hash: string): Promise<AnalysisRow | null> {
	const rows = (await trx(ANALYSES)
		.where({ product: request.product, task: 'analysis', status: 'done' })
		.orderBy([{ column: 'finished', order: 'desc' }, { column: 'id' }])
		.limit(DONE_LOOKED_AT)
		.select([...COLUMNS, 'complete'])) as Row[];
	for (const row of rows) {
		const done = toRow(row);
		if (done.fingerprint === hash) return row['complete'] ? done : null;
		if (!isDryRun(request.options) && !isDryRun(jsonObject(row['options']))) return null;
	}
	return null;
}

async function insert(trx: Database, request: Start, hash: string | null): Promise<Started> {
	const id = randomUUID();
	await trx(ANALYSES).insert(
		encodeAnalysis({
			id,
			product: request.product,
			active_product: String(request.product),
			task: request.task,
			status: 'queued',
			progress: 0,
			reason: request.reason,
			requested_by: request.requestedBy,
			options: request.options,
			fingerprint: hash,
			attempt: 0,
			epoch: 1,
			not_before: request.notBefore,
			rerun: false,
			date_created: new Date(),
		}),
	);
	return { analysis_id: id, product_id: request.product, status: 'queued', epoch: 1, created: true, rerun: false };
}

function answer(row: AnalysisRow, created: boolean): Started {
	return { analysis_id: row.id, product_id: row.product, status: row.status, epoch: row.epoch, created, rerun: row.rerun };
}

/**
 * Makes the run that was asked for while this one was active; null where none was, or the product has no document any more.
 * To be called after the row has been ended in the same transaction: only then no request can still set `rerun`.
 */
export async function followUp(backend: Backend, schema: SchemaOverview, trx: Database, ended: AnalysisRow): Promise<Started | null> {
	const asked = (await trx(ANALYSES).where({ id: ended.id, rerun: true }).update({ rerun: false })) as unknown as number;
	if (asked === 0) return null;
	// What follows a dry run was asked for by somebody else, and writes.
	const plain = ended.task === 'cleanup' || isDryRun(ended.options);
	const options = plain ? {} : Object.fromEntries(Object.entries(ended.options).filter(([name]) => name !== 'force'));
	const request: Start = {
		product: ended.product,
		task: 'analysis',
		reason: 'document_changed',
		requestedBy: ended.requestedBy,
		options,
		notBefore: null,
	};
	const input = await gather(backend, schema, trx, ended.product, options, true);
	if (input.documents.length === 0) return null;
	await clearPending(trx, input.documents.map((document) => document.id));
	return await insert(trx, request, input.hash);
}

/** Tells the sidecar, now or when the time has come. Never throws and is never waited for. */
export function nudgeWhenDue(backend: Backend, id: string, request: Pick<Start, 'notBefore' | 'requestedBy'>): void {
	const wait = Math.max(0, (request.notBefore?.getTime() ?? 0) - Date.now());
	const tell = () => void nudge(backend, id, request.requestedBy);
	if (wait === 0) tell();
	else setTimeout(tell, wait + 10).unref();
}

async function nudge(backend: Backend, id: string, user: string | null): Promise<void> {
	try {
		const row = await readAnalysis(backend.database, id);
		if (row.status !== 'queued' || (row.notBefore ?? 0) > Date.now()) return;
		await backend.sidecar.nudge({ id, epoch: row.epoch, task: row.task, user });
	} catch (error) {
		if (!hasCode(error, 'ANALYSIS_UNKNOWN')) backend.log.warn(`coverage: no nudge for analysis ${id}: ${reasonOf(error)}`);
	}
}
