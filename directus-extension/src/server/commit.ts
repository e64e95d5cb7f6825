/** Writes the whole result of an analysis in one transaction: fence, compare, write, done. Anything wrong and nothing has happened. */

import type { SchemaOverview } from '@directus/types';
import { ANALYSES, DOCUMENTS, type Started } from '../shared/contracts';
import { RUNNING } from '../shared/status';
import { isUuid, mustAdvance, readAnalysis, type AnalysisRow } from './analyses';
import type { Backend, Database, Row } from './backend';
import type { Commit } from './changes';
import { removeUntouched, type CleanupCounts } from './cleanup';
import { coverageError } from './errors';
import { applyOperations, type Written } from './apply';
import { encodeRow } from './rows';
import { followUp, nudgeWhenDue } from './start';

const RESULT_FIELDS = ['counts', 'usage', 'cost', 'complete', 'account', 'engine_version', 'taxonomy_version', 'document_hashes', 'findings'];
/** Runs of a product whose findings are kept; those of older ones are dropped. */
export const SNAPSHOTS_KEPT = 10;
const DOCUMENT_FIELDS = ['sha256', 'pages', 'language', 'quality'];

/** What was written; `counts` only for a cleanup. */
export type Committed = Written & { counts?: CleanupCounts };

/** Raises LEASE_LOST, STALE_ROWS with the rows' ids, TAXONOMY_CHANGED, or REQUEST_ERROR; then nothing has been written. */
export async function commit(backend: Backend, id: string, change: Commit): Promise<Committed> {
	const schema = await backend.schema();
	const row = await readAnalysis(backend.database, id);
	if (row.task === 'cleanup' && change.operations.length > 0) {
		throw coverageError('REQUEST_ERROR', { message: 'The commit of a cleanup carries no operations.', field: 'op' });
	}
	const outcome = await backend.database.transaction((trx) => write(backend, schema, trx, row, change));
	await backend.written();
	backend.announce(id);
	if (outcome.next) nudgeWhenDue(backend, outcome.next.analysis_id, { notBefore: null, requestedBy: row.requestedBy });
	return outcome.written;
}

async function write(
	backend: Backend,
	schema: SchemaOverview,
	trx: Database,
	row: AnalysisRow,
	change: Commit,
): Promise<{ written: Committed; next: Started | null }> {
	const now = new Date();
	const result = Object.fromEntries(resultFields(schema).filter((field) => field in change.result).map((field) => [field, change.result[field] ?? null]));
	await mustAdvance(trx, row.id, change.epoch, RUNNING, {
		...encodeRow(schema, ANALYSES, result),
		status: 'done',
		active_product: null,
		stage: null,
		progress: 1,
		finished: now,
		error_code: null,
		error_message: null,
	});
	const written = row.task === 'cleanup' ? await cleanUp(trx, row, change) : await applyOperations(schema, trx, row, change.operations, now);
	for (const document of change.documents) await describeDocument(schema, trx, row, document);
	if ('findings' in result) await dropOlderSnapshots(trx, row);
	return { written, next: await followUp(backend, schema, trx, row) };
}

/** Without those that a set-up of before knows nothing of: `sidecar setup` adds them. */
function resultFields(schema: SchemaOverview): string[] {
	const known = schema.collections[ANALYSES]?.fields ?? {};
	return RESULT_FIELDS.filter((field) => field !== 'findings' || known[field]);
}

async function dropOlderSnapshots(trx: Database, row: AnalysisRow): Promise<void> {
	const holding = (await trx(ANALYSES)
		.where({ product: row.product })
		.whereNotNull('findings')
		.orderBy([{ column: 'finished', order: 'desc' }, { column: 'id' }])
		.select('id')) as Row[];
	const older = holding.slice(SNAPSHOTS_KEPT).map(({ id }) => id as string);
	if (older.length > 0) await trx(ANALYSES).whereIn('id', older).update({ findings: null });
}

async function cleanUp(trx: Database, row: AnalysisRow, change: Commit): Promise<Committed> {
	const include = change.includeReviewed || row.options['include_reviewed'] === true;
	const counts = await removeUntouched(trx, row, include);
	await mustAdvance(trx, row.id, change.epoch, ['done'], { counts, complete: true });
	return { created: 0, updated: 0, deleted: counts.removed, counts };
}

async function describeDocument(schema: SchemaOverview, trx: Database, row: AnalysisRow, document: Row): Promise<void> {
	if (!isUuid(document['id'])) throw coverageError('REQUEST_ERROR', { message: 'documents: id must be a UUID', field: 'documents' });
	const facts = Object.fromEntries(DOCUMENT_FIELDS.filter((field) => field in document).map((field) => [field, document[field]]));
	if (Object.keys(facts).length === 0) return;
	await trx(DOCUMENTS).where({ id: document['id'], product: row.product }).update(encodeRow(schema, DOCUMENTS, facts));
}
