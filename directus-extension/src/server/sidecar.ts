/** Speaks to the sidecar's API. Every call is best effort: what is lost here the sweep finds in Directus. */

import type { Key } from '../shared/contracts';
import type { Row } from './backend';
import { coverageError, reasonOf } from './errors';
import type { Settings } from './env';
import { mintToken, type Grant } from './token';

const TIMEOUT_MS = 3000;
const ANSWER_MS = 10_000;
const UP_KEPT_MS = 5000;

export interface Job {
	id: string;
	epoch: number;
	task: string;
	user: string | null;
}

interface Log {
	info(message: string): void;
	warn(message: string): void;
}

export class Sidecar {
	private seen: { at: number; up: boolean } | null = null;

	constructor(
		private readonly settings: Pick<Settings, 'key' | 'sidecarUrl'>,
		private readonly log: Log,
	) {}

	/** Asks for the job to be enqueued now. Never throws; false = the sweep has to do it. */
	async nudge(job: Job): Promise<boolean> {
		const body = JSON.stringify({ analysis_id: job.id, epoch: job.epoch, task: job.task });
		return await this.tell('POST', '/jobs/analysis', { user: job.user, act: 'enqueue', analyses: [job.id], body });
	}

	/** Asks for the running job to be stopped. Never throws. */
	async stop(id: string, user: string | null): Promise<boolean> {
		return await this.tell('DELETE', `/jobs/${encodeURIComponent(id)}`, { user, act: 'cancel', analyses: [id], body: '' });
	}

	/** The stream of an analysis' progress events, or null where the sidecar gives none. */
	async events(id: string, user: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array> | null> {
		const { sidecarUrl, key } = this.settings;
		if (!sidecarUrl || !key) return null;
		const token = mintToken(key, { user, act: 'events', analyses: [id], body: '' });
		const connecting = AbortSignal.timeout(TIMEOUT_MS);
		const gaveUp = new AbortController();
		const abort = () => gaveUp.abort();
		signal.addEventListener('abort', abort, { once: true });
		connecting.addEventListener('abort', abort, { once: true });
		try {
			const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
			const answer = await fetch(`${sidecarUrl}/jobs/${encodeURIComponent(id)}/events`, { headers, signal: gaveUp.signal });
			if (answer.ok && answer.body) return answer.body;
			await answer.body?.cancel();
			return null;
		} catch {
			return null;
		} finally {
			connecting.removeEventListener('abort', abort);
		}
	}

	/** Its answer to a question that names products. Raises SIDECAR_UNREACHABLE where it gives no good one in time, TAXONOMY_INVALID as it does. */
	async ask(path: string, question: { user: string | null; act: 'check' | 'ask'; products: readonly Key[]; body: Row }): Promise<unknown> {
		const { sidecarUrl, key } = this.settings;
		if (!sidecarUrl || !key) throw coverageError('SIDECAR_UNREACHABLE');
		const body = JSON.stringify(question.body);
		const token = mintToken(key, { user: question.user, act: question.act, analyses: question.products.map(String), body });
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
		let refusal: Error | null = null;
		try {
			const answer = await fetch(`${sidecarUrl}${path}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(ANSWER_MS) });
			if (answer.ok) return await answer.json();
			refusal = refused((await answer.json()) as Row);
			this.log.warn(`coverage: the sidecar answered ${answer.status} to ${path}`);
		} catch (error) {
			this.log.info(`coverage: the sidecar cannot be reached (${reasonOf(error)})`);
		}
		throw refusal ?? coverageError('SIDECAR_UNREACHABLE');
	}

	/** Whether the sidecar's API answers; the answer is kept for five seconds. */
	async isUp(): Promise<boolean> {
		const { sidecarUrl } = this.settings;
		if (!sidecarUrl) return false;
		if (this.seen && Date.now() - this.seen.at < UP_KEPT_MS) return this.seen.up;
		const up = await fetch(`${sidecarUrl}/health/live`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
			async (answer) => {
				await answer.body?.cancel();
				return answer.ok;
			},
			() => false,
		);
		this.seen = { at: Date.now(), up };
		return up;
	}

	private async tell(method: 'POST' | 'DELETE', path: string, grant: Grant): Promise<boolean> {
		const { sidecarUrl, key } = this.settings;
		if (!sidecarUrl || !key) return false;
		const headers: Record<string, string> = { authorization: `Bearer ${mintToken(key, grant)}` };
		if (method === 'POST') headers['content-type'] = 'application/json';
		try {
			const answer = await fetch(`${sidecarUrl}${path}`, {
				method,
				headers,
				signal: AbortSignal.timeout(TIMEOUT_MS),
				...(method === 'POST' ? { body: grant.body } : {}),
			});
			await answer.body?.cancel();
			if (!answer.ok) this.log.warn(`coverage: the sidecar answered ${answer.status} to ${method} for analysis ${grant.analyses.join()}`);
			return answer.ok;
		} catch (error) {
			this.log.info(`coverage: the sidecar cannot be reached (${reasonOf(error)}); the sweep takes analysis ${grant.analyses.join()} over`);
			return false;
		}
	}
}

/** What people can do something about; any other refusal is between the two of us. */
function refused({ code, detail }: Row): Error | null {
	if (code !== 'taxonomy_invalid' && code !== 'taxonomy_missing') return null;
	return coverageError('TAXONOMY_INVALID', typeof detail === 'string' ? { message: detail } : {});
}
