/** A worker takes a queued analysis, or tells that it is still at it. Each verb is one compare-and-set; no row = LEASE_LOST. */

import type { SchemaOverview } from '@directus/types';
import { isDryRun } from '../shared/options';
import { isRunning, RUNNING } from '../shared/status';
import { advance, mustAdvance, readAnalysis, type AnalysisRow } from './analyses';
import type { Backend, Row } from './backend';
import { readDocuments, readTaxonomy, type StoredDocument } from './documents';
import { coverageError } from './errors';
import { fingerprint } from './fingerprint';
import { clearPending } from './pending';

/** The whole number `epoch` of a verb. Raises REQUEST_ERROR. */
export function epochOf(value: unknown): number {
	const epoch = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
	if (Number.isInteger(epoch) && (epoch as number) > 0) return epoch as number;
	throw coverageError('REQUEST_ERROR', { message: 'epoch must be a whole number above 0', field: 'epoch' });
}

/** Takes the analysis: epoch + 1, status parsing. Answers everything the worker needs but the bytes. */
export async function claim(backend: Backend, id: string, epoch: number, worker: string): Promise<Row> {
	const before = await readAnalysis(backend.database, id);
	const now = new Date();
	await mustAdvance(backend.database, before.id, epoch, ['queued'], {
		epoch: epoch + 1,
		status: 'parsing',
		stage: null,
		progress: 0,
		beat_at: now,
		not_before: null,
		started: now,
		finished: null,
		error_code: null,
		error_message: null,
	});
	await backend.written();
	backend.log.info(`coverage: ${worker || 'a worker'} took analysis ${id}, attempt ${before.attempt + 1}`);
	const analysis = { ...before, epoch: epoch + 1 };
	return await describe(backend, await backend.schema(), analysis);
}

async function describe(backend: Backend, schema: SchemaOverview, analysis: AnalysisRow): Promise<Row> {
	const { database } = backend;
	const all = await readDocuments(database, analysis.product);
	const wanted = analysis.options['document_ids'] as string[] | undefined;
	const chosen = all.filter((document) => !wanted || wanted.includes(document.id));
	const readable = chosen.filter((document) => document.file);
	const taxonomy = await readTaxonomy(backend, schema, database, analysis.product);
	if (analysis.task === 'analysis') {
		const hash = fingerprint(readable, taxonomy, analysis.options);
		await advance(database, analysis.id, analysis.epoch, RUNNING, { fingerprint: hash });
		if (!isDryRun(analysis.options)) await clearPending(database, readable.map((document) => document.id));
	}
	return {
		analysis: {
			id: analysis.id,
			product: analysis.product,
			epoch: analysis.epoch,
			attempt: analysis.attempt,
			task: analysis.task,
			reason: analysis.reason,
			options: analysis.options,
		},
		product: { id: analysis.product, name: await productName(backend, schema, analysis) },
		documents: (readable.length > 0 ? readable : chosen).map(describeDocument),
		taxonomy,
	};
}

function describeDocument({ id, file, kind, edition, sort, filename, type, filesize }: StoredDocument): Row {
	return { id, file, kind, edition, sort, filename, type, filesize };
}

async function productName(backend: Backend, schema: SchemaOverview, analysis: AnalysisRow): Promise<string> {
	const { products } = backend.settings;
	const collection = schema.collections[products];
	const field = ['name', 'title', 'label'].find((candidate) => collection?.fields[candidate]);
	if (!collection || !field) return String(analysis.product);
	const row = (await backend.database(products).where(collection.primary, analysis.product).first(field)) as Row | undefined;
	return String(row?.[field] ?? analysis.product);
}

export async function beat(backend: Backend, id: string, epoch: number): Promise<void> {
	await mustAdvance(backend.database, id, epoch, RUNNING, { beat_at: new Date() });
}

/** Raises REQUEST_ERROR naming the field that is wrong. */
export async function progress(backend: Backend, id: string, epoch: number, body: Row): Promise<void> {
	const { status, stage, progress: share, usage } = body;
	const wrong = (field: string, message: string) => coverageError('REQUEST_ERROR', { message: `${field} ${message}`, field });
	if (!isRunning(status)) throw wrong('status', `must be one of ${RUNNING.join(', ')}`);
	if (typeof share !== 'number' || !(share >= 0 && share <= 1)) throw wrong('progress', 'must be a number from 0 to 1');
	if (stage !== null && stage !== undefined && typeof stage !== 'string') throw wrong('stage', 'must be a text');
	if (usage !== null && usage !== undefined && !isUsage(usage)) throw wrong('usage', 'must be an object with a cost that is a number or null');
	await mustAdvance(backend.database, id, epoch, RUNNING, {
		...(usage ? { usage, cost: usage.cost } : {}),
		status,
		progress: share,
		stage: stage?.slice(0, 255) ?? null,
		beat_at: new Date(),
	});
	await backend.written();
}

/** What a language model has used so far; the cost is null where no price is known. */
function isUsage(value: unknown): value is { cost: number | null } {
	const cost = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row)['cost'] : undefined;
	return cost === null || (typeof cost === 'number' && Number.isFinite(cost));
}

/** The analysis of a verb that only reads, where the worker still holds it. Raises LEASE_LOST. */
export async function held(backend: Backend, id: string, epoch: number): Promise<AnalysisRow> {
	const row = await readAnalysis(backend.database, id);
	if (row.epoch !== epoch || !isRunning(row.status)) throw coverageError('LEASE_LOST');
	return row;
}
