/** Stand-ins for what the browser and Directus give: an event source that the test speaks through, and the endpoint as its routes behave. */

import type { Analysis } from '../shared/contracts';
import type { Http } from './coverage-client';
import type { Segment } from './figures';

type Handle = (event: MessageEvent<unknown>) => void;

export class FakeEventSource {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static readonly CLOSED = 2;
	static opened: FakeEventSource[] = [];

	readyState = FakeEventSource.OPEN;
	private readonly handles = new Map<string, Handle[]>();

	constructor(readonly url: string) {
		FakeEventSource.opened.push(this);
	}

	static last(): FakeEventSource {
		const source = FakeEventSource.opened.at(-1);
		if (!source) throw new Error('no event source was opened');
		return source;
	}

	addEventListener(name: string, handle: Handle): void {
		this.handles.set(name, [...(this.handles.get(name) ?? []), handle]);
	}

	say(progress: object): void {
		this.emit('progress', JSON.stringify(progress));
	}

	emit(name: string, data: unknown = null): void {
		if (this.readyState === FakeEventSource.CLOSED && name !== 'error') return;
		for (const handle of this.handles.get(name) ?? []) handle({ data } as MessageEvent<unknown>);
	}

	/** What a browser does when the server refuses: no further try. */
	refuse(): void {
		this.readyState = FakeEventSource.CLOSED;
		this.emit('error');
	}

	close(): void {
		this.readyState = FakeEventSource.CLOSED;
	}
}

/** The error that Directus's HTTP client throws for an answer of the endpoint. */
export function answer(status: number, code: string, message: string): Error {
	return Object.assign(new Error(`Request failed with status code ${status}`), {
		response: { status, data: { errors: [{ message, extensions: { code } }] } },
	});
}

/** The endpoint with one product; a test changes its fields between calls. */
export class FakeEndpoint implements Http {
	defaults = { baseURL: '/' };
	rows: Analysis[] = [];
	documents = 1;
	segments: Segment[] = [];
	fileField: string | null = null;
	sidecar: 'up' | 'down' = 'up';
	requests: { method: string; url: string; body?: unknown }[] = [];
	/** Errors to throw, by a part of the path. */
	failures = new Map<string, Error>();
	/** What a start or cleanup creates; null: it answers with the latest one, as created: false. */
	next: Analysis | null = null;

	get: Http['get'] = (url, config) => {
		this.take('get', url, config?.params);
		if (url === '/coverage/status') return this.reply({ version: '0.1.0', sidecar: this.sidecar, auto_analyze: true, file_field: this.fileField });
		if (url === '/items/coverage_documents') return this.reply([{ count: String(this.documents) }]);
		if (url === '/items/coverage_segments') return this.reply(this.segments);
		if (url === '/coverage/analyses') return this.reply(this.rows.slice(0, 1));
		return this.reply(this.find(url.split('/')[3]));
	};

	post: Http['post'] = (url, body) => {
		this.take('post', url, body);
		if (url.endsWith('/cancel')) {
			const row = Object.assign(this.find(url.split('/')[3]), { status: 'cancelled', finished: new Date().toISOString() });
			return this.reply({ ...row });
		}
		const created = this.next !== null;
		if (this.next) this.rows.unshift(this.next);
		this.next = null;
		const row = this.rows[0];
		return this.reply({ analysis_id: row?.id, product_id: row?.product, status: row?.status, epoch: 1, created, rerun: false });
	};

	private take(method: string, url: string, body?: unknown): void {
		this.requests.push({ method, url, body });
		for (const [part, error] of this.failures) if (url.includes(part)) throw error;
	}

	private find(id: string | undefined): Analysis {
		const row = this.rows.find((candidate) => candidate.id === id);
		if (!row) throw answer(404, 'ANALYSIS_UNKNOWN', 'There is no such analysis, or you may not see it.');
		return row;
	}

	private reply(data: unknown): Promise<{ data: unknown }> {
		return Promise.resolve({ data: { data: structuredClone(data) } });
	}
}
