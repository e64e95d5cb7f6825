/** What becomes of an analysis that could not go on: queued again, or failed for everyone to see. */

import { RUNNING, type Status } from '../shared/status';
import { mustAdvance, readAnalysis, type AnalysisRow } from './analyses';
import type { Backend, Database, Row } from './backend';
import { coverageError } from './errors';
import { followUp, nudgeWhenDue } from './start';

export const MAX_ATTEMPTS = 5;
const OUTAGE_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3600;
const MESSAGE_LENGTH = 2000;

export interface Failure {
	code: string;
	message: string;
	retryable: boolean;
	/** the provider is down: waits without counting as an attempt */
	outage: boolean;
	notBeforeSeconds: number | null;
}

export interface Fate {
	status: 'queued' | 'failed';
	attempt: number;
	waitSeconds: number;
}

/** Pure: queued again with a growing pause, or failed after the last attempt. `attempt` counts those that have ended before this one. */
export function fate(attempt: number, failure: Pick<Failure, 'retryable' | 'outage' | 'notBeforeSeconds'>): Fate {
	if (failure.outage) return { status: 'queued', attempt, waitSeconds: failure.notBeforeSeconds ?? OUTAGE_SECONDS };
	const next = attempt + 1;
	if (!failure.retryable || next >= MAX_ATTEMPTS) return { status: 'failed', attempt: next, waitSeconds: 0 };
	return { status: 'queued', attempt: next, waitSeconds: failure.notBeforeSeconds ?? 2 ** attempt };
}

/** Raises REQUEST_ERROR naming the field that is wrong. */
export function readFailure(body: Row): Failure {
	const wrong = (field: string, message: string) => coverageError('REQUEST_ERROR', { message: `${field} ${message}`, field });
	const { code, message, retryable, outage, not_before_seconds: wait } = body;
	if (typeof code !== 'string' || !/^[a-z_]{1,64}$/.test(code)) throw wrong('code', 'must be an error code');
	if (typeof message !== 'string') throw wrong('message', 'must be a text');
	if (typeof retryable !== 'boolean') throw wrong('retryable', 'must be true or false');
	if (outage !== null && outage !== undefined && typeof outage !== 'boolean') throw wrong('outage', 'must be true or false');
	const given = wait !== null && wait !== undefined;
	if (given && (typeof wait !== 'number' || !(wait >= 0 && wait <= LONGEST_WAIT_SECONDS))) {
		throw wrong('not_before_seconds', `must be a number from 0 to ${LONGEST_WAIT_SECONDS}`);
	}
	return { code, message: message.slice(0, MESSAGE_LENGTH), retryable, outage: outage === true, notBeforeSeconds: given ? (wait as number) : null };
}

/** Raises LEASE_LOST. */
export async function fail(backend: Backend, id: string, epoch: number, failure: Failure): Promise<{ status: Status; epoch: number }> {
	const schema = await backend.schema();
	const row = await readAnalysis(backend.database, id);
	const outcome = fate(row.attempt, failure);
	const next = await backend.database.transaction(async (trx) => {
		await settle(trx, row, epoch, outcome, failure);
		return outcome.status === 'failed' ? await followUp(backend, schema, trx, row) : null;
	});
	await backend.written();
	if (next) nudgeWhenDue(backend, next.analysis_id, { notBefore: null, requestedBy: row.requestedBy });
	if (outcome.status === 'failed') backend.announce(row.id);
	if (outcome.status === 'failed') return { status: 'failed', epoch };
	const notBefore = new Date(Date.now() + outcome.waitSeconds * 1000);
	nudgeWhenDue(backend, id, { notBefore, requestedBy: row.requestedBy });
	return { status: 'queued', epoch: epoch + 1 };
}

/** Writes the outcome on the row, fenced by its epoch. Raises LEASE_LOST. */
export async function settle(trx: Database, row: AnalysisRow, epoch: number, outcome: Fate, why: Pick<Failure, 'code' | 'message'>): Promise<void> {
	const now = new Date();
	const common = { attempt: outcome.attempt, error_code: why.code, error_message: why.message, stage: null };
	const changes =
		outcome.status === 'failed'
			? { ...common, status: 'failed', active_product: null, finished: now }
			: { ...common, status: 'queued', epoch: epoch + 1, progress: 0, not_before: new Date(now.getTime() + outcome.waitSeconds * 1000) };
	await mustAdvance(trx, row.id, epoch, RUNNING, changes);
}
