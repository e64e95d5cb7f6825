/** Follows one running analysis: server-sent events, and polling where they do not come through. Knows no component. */

import type { Analysis, Progress } from '../shared/contracts';
import { isFinal, isStatus } from '../shared/status';

export const POLL_MS = 2000;
/** Errors in a row without any event between them; a browser reconnects by itself until then. */
export const PATIENCE = 3;

export interface Listener {
	progress: (event: Progress) => void;
	/** A fresh reading of the row; the last one has a final status. */
	row: (analysis: Analysis) => void;
	/** The row could not be read this time; it is tried again. */
	trouble: (error: unknown) => void;
}

/** Starts following; the answer stops it. */
export type Follow = (id: string, listener: Listener) => () => void;

export function createFollow(read: (id: string) => Promise<Analysis>, eventsUrl: (id: string) => string): Follow {
	return (id, listener) => {
		let stopped = false;
		let timer: ReturnType<typeof setTimeout> | undefined;

		const readRow = async (): Promise<void> => {
			try {
				const analysis = await read(id);
				if (stopped) return;
				listener.row(analysis);
				if (isFinal(analysis.status)) return stop();
			} catch (error) {
				if (stopped) return;
				listener.trouble(error);
			}
			timer = setTimeout(() => void readRow(), POLL_MS);
		};

		const closeEvents = listen(eventsUrl(id), id, (event) => !stopped && listener.progress(event), () => void readRow());

		const stop = (): void => {
			stopped = true;
			clearTimeout(timer);
			closeEvents();
		};
		return stop;
	};
}

/** Listens until a final status or until the stream is given up; `over` is called once, then the row tells the rest. */
function listen(url: string, id: string, heard: (event: Progress) => void, over: () => void): () => void {
	if (typeof EventSource === 'undefined') {
		over();
		return () => undefined;
	}
	const source = new EventSource(url);
	let failures = 0;
	const finish = (): void => {
		source.close();
		over();
	};
	source.addEventListener('progress', (message: MessageEvent<unknown>) => {
		failures = 0;
		const event = readProgress(message.data, id);
		if (!event) return;
		heard(event);
		if (isFinal(event.status)) finish();
	});
	source.addEventListener('error', () => {
		failures += 1;
		if (source.readyState === EventSource.CLOSED || failures >= PATIENCE) finish();
	});
	return () => source.close();
}

/** Null where the data is no progress of this analysis. */
export function readProgress(data: unknown, id: string): Progress | null {
	if (typeof data !== 'string') return null;
	try {
		const event = JSON.parse(data) as Partial<Progress> | null;
		if (!event || event.id !== id || !isStatus(event.status)) return null;
		const progress = typeof event.progress === 'number' ? event.progress : 0;
		return {
			id, status: event.status, progress, stage: event.stage ?? null, message: event.message ?? '',
			...(event.counts ? { counts: event.counts } : {}),
			...(event.usage ? { usage: event.usage } : {}),
			...(typeof event.part === 'string' && Array.isArray(event.findings) ? { part: event.part, findings: event.findings } : {}),
		};
	} catch {
		return null;
	}
}
