/** Analyses over all products that the caller may read, and what one of them found. */

import { ANALYSES, type Analysis } from '../shared/contracts';
import type { Snapshot } from '../shared/snapshot';
import type { Status } from '../shared/status';
import { publicFields } from './analyses';
import type { Backend, Row } from './backend';
import { coverageError } from './errors';
import type { Caller } from './rights';
import { decodeRow, json } from './rows';
import { isAmong } from './sql';
import { visibleKeys } from './visible';

/** Newest first. */
export async function listVisibleAnalyses(backend: Backend, caller: Caller, statuses: readonly Status[] | null, limit: number): Promise<Analysis[]> {
	const { database } = backend;
	const schema = await backend.schema();
	const products = await visibleKeys(backend, caller);
	const query = database(ANALYSES)
		.orderBy([{ column: 'date_created', order: 'desc' }, { column: 'id', order: 'desc' }])
		.limit(limit)
		.select(publicFields(schema));
	if (products) void query.where(isAmong(database, 'product', products));
	if (statuses) void query.whereIn('status', [...statuses]);
	const rows = (await query) as Row[];
	return rows.map((row) => decodeRow(schema, ANALYSES, row) as unknown as Analysis);
}

/** What the run found. Raises ANALYSIS_UNKNOWN where nothing of it is kept: it has not ended well, or is too old. */
export async function readSnapshot(backend: Backend, id: string): Promise<Snapshot> {
	const schema = await backend.schema();
	const kept = schema.collections[ANALYSES]?.fields['findings'];
	const row = kept ? ((await backend.database(ANALYSES).where({ id }).first('findings')) as Row | undefined) : undefined;
	const snapshot = json(row?.['findings']);
	if (!snapshot) throw coverageError('ANALYSIS_UNKNOWN', { message: 'What this analysis found is not kept.' });
	return snapshot as Snapshot;
}
