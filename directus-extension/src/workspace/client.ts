/** The workspace's requests to our endpoint, with the user's own session. Answers are what `data` holds; failures are a Problem. */

import { problemOf, type Problem } from '../app/problem';

/** The part of Directus's HTTP client that is used. */
export interface Http {
	get: (url: string, config?: { params?: Record<string, unknown>; responseType?: 'arraybuffer' }) => Promise<{ data: unknown }>;
	post: (url: string, body: unknown) => Promise<{ data: unknown }>;
	patch: (url: string, body: unknown) => Promise<{ data: unknown }>;
	defaults: { baseURL?: string };
}


/** What a refused request is thrown as. */
export class Refusal extends Error {
	constructor(readonly problem: Problem) {
		super(problem.message);
	}
}

async function asked(answer: Promise<{ data: unknown }>): Promise<unknown> {
	try {
		return (await answer).data;
	} catch (error) {
		throw new Refusal(problemOf(error));
	}
}

export interface Listed<T> {
	data: T[];
	total: number;
}

/** `get` answers what stands under `data`, `list` the whole envelope. All throw Refusal. */
export interface Client {
	get: <T>(path: string, params?: Record<string, unknown>) => Promise<T>;
	list: <T>(path: string, params?: Record<string, unknown>) => Promise<Listed<T>>;
	post: <T>(path: string, body: unknown) => Promise<T>;
	patch: <T>(path: string, body: unknown) => Promise<T>;
	/** The address of one of our files or routes, for what fetches by itself (pdf.js, event streams). */
	url: (path: string) => string;
}

/** Paths begin with a slash: "/coverage/…" for our endpoint, "/items/…" for Directus's own. */
export function createClient(http: Http): Client {
	const inner = <T>(body: unknown) => (body as { data: T }).data;
	return {
		get: async <T>(path: string, params = {}) => inner<T>(await asked(http.get(path, { params }))),
		list: async <T>(path: string, params = {}) => (await asked(http.get(path, { params }))) as Listed<T>,
		post: async <T>(path: string, body: unknown) => inner<T>(await asked(http.post(path, body))),
		patch: async <T>(path: string, body: unknown) => inner<T>(await asked(http.patch(path, body))),
		url: (path) => `${(http.defaults.baseURL ?? '').replace(/\/+$/, '')}${path}`,
	};
}
