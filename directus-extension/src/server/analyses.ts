/** The rows of `coverage_analyses`: read, and moved on by compare-and-set alone. */

import type { SchemaOverview } from '@directus/types';
import { ANALYSES, type Analysis, type Key, type Reason, type Task } from '../shared/contracts';
import { isDryRun, type Options } from '../shared/options';
import { isFinal, type Status } from '../shared/status';
import type { Backend, Database, Row } from './backend';
import { coverageError } from './errors';
import { jsonObject, millis, storedFields, storedJson } from './rows';

export interface AnalysisRow {
	id: string;
	product: Key;
	task: Task;
	status: Status;
	epoch: number;
	attempt: number;
	reason: Reason;
	requestedBy: string | null;
	options: Options;
	rerun: boolean;
	fingerprint: string | null;
	/** milliseconds */
	notBefore: number | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HIDDEN = new Set(['epoch', 'beat_at', 'fingerprint', 'active_product', 'findings', 'date_updated', 'user_created', 'user_updated']);
/** Everything but what a run keeps for people: its findings may be megabytes. */
export const COLUMNS = ['id', 'product', 'task', 'status', 'epoch', 'attempt', 'reason', 'requested_by', 'options', 'rerun', 'fingerprint', 'not_before'];

/** Dry runs in a row behind which a product's page still finds the run that wrote. */
const LOOKED_AT = 50;

export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value);
}

export function toRow(row: Row): AnalysisRow {
	return {
		id: row['id'] as string,
		product: row['product'] as Key,
		task: row['task'] === 'cleanup' ? 'cleanup' : 'analysis',
		status: row['status'] as Status,
		epoch: Number(row['epoch']),
		attempt: Number(row['attempt'] ?? 0),
		reason: row['reason'] as Reason,
		requestedBy: (row['requested_by'] as string | null) ?? null,
		options: jsonObject(row['options']),
		rerun: Boolean(row['rerun']),
		fingerprint: (row['fingerprint'] as string | null) ?? null,
		notBefore: millis(row['not_before']),
	};
}

/** Raises ANALYSIS_UNKNOWN. `db` may be a transaction. */
export async function readAnalysis(db: Database, id: unknown): Promise<AnalysisRow> {
	if (!isUuid(id)) throw coverageError('ANALYSIS_UNKNOWN');
	const row = (await db(ANALYSES).where('id', id).first(COLUMNS)) as Row | undefined;
	if (!row) throw coverageError('ANALYSIS_UNKNOWN');
	return toRow(row);
}

export async function readActive(db: Database, product: Key): Promise<AnalysisRow | null> {
	const row = (await db(ANALYSES).where('active_product', String(product)).first(COLUMNS)) as Row | undefined;
	return row ? toRow(row) : null;
}

/** Values as the database stores them: objects become JSON text, dates and scalars stay. */
export function encodeAnalysis(values: Row): Row {
	const stored = (value: unknown) => (typeof value === 'object' && value !== null && !(value instanceof Date) ? storedJson(value) : value);
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, stored(value)]));
}

/** Moves the row on where it still stands at this epoch and in one of these states; false = it does not. */
export async function advance(db: Database, id: string, epoch: number, from: readonly Status[], changes: Row): Promise<boolean> {
	const count = (await db(ANALYSES).where({ id, epoch }).whereIn('status', [...from]).update(encodeAnalysis(changes))) as unknown as number;
	return count === 1;
}

/** `advance`, raising LEASE_LOST instead of answering false, and ANALYSIS_UNKNOWN for what is no id. */
export async function mustAdvance(db: Database, id: string, epoch: number, from: readonly Status[], changes: Row): Promise<void> {
	if (!isUuid(id)) throw coverageError('ANALYSIS_UNKNOWN');
	if (!(await advance(db, id, epoch, from, changes))) throw coverageError('LEASE_LOST');
}

/** Analyses as users see them, newest first. */
export async function listAnalyses(backend: Backend, filter: Row, limit: number): Promise<Analysis[]> {
	const schema = await backend.schema();
	const items = new backend.services.ItemsService(ANALYSES, { schema, accountability: null });
	const found = await items.readByQuery({
		filter: Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, { _eq: value }])),
		fields: publicFields(schema),
		sort: ['-date_created', '-id'],
		limit,
	} as Parameters<typeof items.readByQuery>[0]);
	return found as unknown as Analysis[];
}

/** What a product's page shows: what is under way, else the latest that was no dry run: those leave the coverage as it was. */
export async function currentAnalysis(backend: Backend, product: Key): Promise<Analysis | null> {
	const rows = (await backend
		.database(ANALYSES)
		.where({ product })
		.orderBy([{ column: 'date_created', order: 'desc' }, { column: 'id', order: 'desc' }])
		.limit(LOOKED_AT)
		.select(COLUMNS)) as Row[];
	const latest = rows.map(toRow);
	const shown = latest.find((one) => !isFinal(one.status)) ?? latest.find((one) => !isDryRun(one.options));
	return shown ? await publicAnalysis(backend, shown.id) : null;
}

/** One analysis as users see it. Raises ANALYSIS_UNKNOWN. */
export async function publicAnalysis(backend: Backend, id: string): Promise<Analysis> {
	const [analysis] = await listAnalyses(backend, { id }, 1);
	if (!analysis) throw coverageError('ANALYSIS_UNKNOWN');
	return analysis;
}

/** The stored fields of an analysis that users see. */
export function publicFields(schema: SchemaOverview): string[] {
	return storedFields(schema, ANALYSES).filter((field) => !HIDDEN.has(field));
}
