/** How a Flow's operation goes about its products: starts each, waits where it is asked to, and tells what failed. */

import { createError } from '@directus/errors';
import type { Key, Refused, Started } from '../shared/contracts';
import { ERRORS, type ErrorCode } from '../shared/errors';
import type { Backend, Row } from './backend';
import { coverageError, describeError } from './errors';
import { told, type Failed } from './operations-failure';
import type { Caller } from './rights';
import { visibleAmong } from './visible';
import { waitForEnd, type Outcome } from './waiting';

export interface Run {
	wait: boolean;
	seconds: number;
	/** several products: one that failed fails the operation, after all have been asked */
	failOnError: boolean;
}

export type Told = Started | (Started & Outcome);
export type Answer = Told | (Told | Refused)[];

const USUAL_SECONDS = 600;
const MOST_SECONDS = 6 * 3600;

/**
 * The part of an operation's options that says how it runs, and the rest. Raises OPTION_INVALID; for waiting too where the Flow
 * (as Directus hands it to the operation) filters an event: the save would wait, and inside its transaction nobody sees the row.
 */
export function readRun(options: Row, flow?: unknown): { run: Run; rest: Row } {
	const { mode, wait_seconds: seconds, fail_on_error: failOnError, ...rest } = options;
	if (isGiven(mode) && mode !== 'start' && mode !== 'wait') throw invalid('mode', 'must be start or wait');
	if (isGiven(failOnError) && typeof failOnError !== 'boolean') throw invalid('fail_on_error', 'must be true or false');
	if (mode === 'wait' && filtersAnEvent(flow)) throw invalid('mode', 'cannot be wait in a Flow that filters an event');
	const given = isGiven(seconds) ? Number(seconds) : USUAL_SECONDS;
	if (!(given >= 1 && given <= MOST_SECONDS)) throw invalid('wait_seconds', `must be a number from 1 to ${MOST_SECONDS}`);
	return { run: { wait: mode === 'wait', seconds: given, failOnError: failOnError === true }, rest };
}

function filtersAnEvent(flow: unknown): boolean {
	const { trigger, options } = (flow ?? {}) as { trigger?: unknown; options?: { type?: unknown } | null };
	return trigger === 'event' && options?.type === 'filter';
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

function invalid(field: string, fault: string): Error {
	return coverageError('OPTION_INVALID', { message: `${field} ${fault}`, field });
}

/**
 * Asks for each product with `ask`, and answers one object for one product, a list for several.
 * Raises what `ask` raises for a single one, and its failure where the end is waited for; for several, where `failOnError`
 * says so, one error that names the products.
 */
export async function carryOut(backend: Backend, caller: Caller, products: readonly Key[], run: Run, ask: (product: Key) => Promise<Started>): Promise<Answer> {
	const [only] = products;
	if (products.length === 1 && only !== undefined) return single(await finished(backend, [await ask(only)], run));
	const asked = await askEach(backend, products, ask);
	const answers = await withOutcomes(backend, asked, run);
	const failed = answers.flatMap((answer) => failureOf(answer) ?? []);
	if (run.failOnError && failed.length > 0) {
		const names = await visibleAmong(backend, caller, failed.map(({ product }) => product));
		throw told(failed, new Map(names.map(({ id, name }) => [String(id), name])), products.length, run.wait);
	}
	return answers;
}

function single([answer]: Told[]): Told {
	const failed = answer && failureOf(answer);
	if (failed) throw failureError(failed, (answer as Outcome).analysis_id);
	return answer as Told;
}

function failureError({ product, code, message }: Failed, analysis: string): Error {
	const [status] = Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode] : [422];
	return new (createError<{ analysis_id: string; product_id: Key }>(code, message, status))({ analysis_id: analysis, product_id: product });
}

function failureOf(answer: Told | Refused): Failed | null {
	const error = 'error' in answer ? answer.error : null;
	return error ? { product: answer.product_id, ...error } : null;
}

async function askEach(backend: Backend, products: readonly Key[], ask: (product: Key) => Promise<Started>): Promise<(Started | Refused)[]> {
	const answers: (Started | Refused)[] = [];
	for (const product of products) {
		try {
			answers.push(await ask(product));
		} catch (error) {
			const described = describeError(error);
			if (described.code === 'INTERNAL_ERROR') backend.log.error(error);
			answers.push({ product_id: product, error: described });
		}
	}
	return answers;
}

async function withOutcomes(backend: Backend, asked: readonly (Started | Refused)[], run: Run): Promise<(Told | Refused)[]> {
	const started = asked.filter((answer): answer is Started => 'analysis_id' in answer);
	const ended = await finished(backend, started, run);
	const byStart = new Map(started.map((one, index) => [one, ended[index]]));
	return asked.map((answer) => ('analysis_id' in answer ? (byStart.get(answer) ?? answer) : answer));
}

/** The starts with their ends, where these are waited for. */
async function finished(backend: Backend, started: readonly Started[], run: Run): Promise<Told[]> {
	if (!run.wait || started.length === 0) return [...started];
	const outcomes = await waitForEnd(backend, started, run.seconds);
	return outcomes.map((outcome, index) => ({ ...(started[index] as Started), ...outcome }));
}
