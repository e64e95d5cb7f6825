/** Progress of one analysis as server-sent events: the sidecar's stream passed through, or the row read each second where there is none. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Analysis, Progress } from '../shared/contracts';
import { isFinal } from '../shared/status';
import { publicAnalysis } from '../server/analyses';
import type { Backend } from '../server/backend';
import { reasonOf } from '../server/errors';

const POLL_MS = 1000;
const SILENCE_MS = 15_000;
/** then the stream ends; a browser comes back by itself, with its rights checked anew */
const LONGEST_MS = 15 * 60_000;

export async function streamEvents(backend: Backend, id: string, user: string | null, req: IncomingMessage, res: ServerResponse): Promise<void> {
	const gone = new AbortController();
	res.on('close', () => gone.abort());
	req.on('aborted', () => gone.abort());
	const first = await publicAnalysis(backend, id);
	res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
	res.write(toEvent(first));
	try {
		if (!isFinal(first.status)) await follow(backend, id, user, res, gone.signal);
	} catch (error) {
		if (!gone.signal.aborted) backend.log.warn(`coverage: the events of analysis ${id} ended early: ${reasonOf(error)}`);
	}
	res.end();
}

async function follow(backend: Backend, id: string, user: string | null, res: ServerResponse, gone: AbortSignal): Promise<void> {
	const until = Date.now() + LONGEST_MS;
	const signal = AbortSignal.any([gone, AbortSignal.timeout(LONGEST_MS)]);
	const upstream = await backend.sidecar.events(id, user, signal);
	if (upstream) await pass(upstream, res, signal);
	let sent = '';
	let sentAt = Date.now();
	while (!gone.aborted && Date.now() < until) {
		const row = await publicAnalysis(backend, id);
		const event = toEvent(row);
		if (event !== sent) {
			res.write(event);
			[sent, sentAt] = [event, Date.now()];
		} else if (Date.now() - sentAt > SILENCE_MS) {
			res.write(': waiting\n\n');
			sentAt = Date.now();
		}
		if (isFinal(row.status)) return;
		await sleep(POLL_MS, undefined, { signal: gone });
	}
}

/** Passes the bytes on until the sidecar ends or breaks off; what is missing then, the row tells. */
async function pass(upstream: ReadableStream<Uint8Array>, res: ServerResponse, signal: AbortSignal): Promise<void> {
	const reader = upstream.getReader();
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done || signal.aborted) return;
			if (!res.write(value)) await drained(res, signal);
		}
	} catch {
		res.write('\n\n');
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

function drained(res: ServerResponse, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		res.once('drain', resolve);
		signal.addEventListener('abort', () => resolve(), { once: true });
	});
}

export function toEvent(row: Analysis): string {
	const data: Progress = {
		id: row.id,
		status: row.status,
		stage: row.stage,
		progress: row.progress ?? 0,
		message: row.error_message ?? row.stage ?? '',
	};
	if (row.counts) data.counts = row.counts;
	if (row.usage) data.usage = row.usage;
	return `event: progress\ndata: ${JSON.stringify(data)}\n\n`;
}
