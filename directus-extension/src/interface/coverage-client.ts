/** The endpoint's user routes as named calls. Knows no component and keeps no state. */

import type { Analysis, Key, SidecarState, Started } from '../shared/contracts';
import type { Segment } from './figures';

/** The part of Directus's HTTP client that is used here. */
export interface Http {
	defaults: { baseURL?: string | undefined };
	get: (url: string, config?: { params?: Record<string, unknown> }) => Promise<{ data: unknown }>;
	post: (url: string, body?: unknown) => Promise<{ data: unknown }>;
}

export interface CoverageClient {
	latest: (product: Key) => Promise<Analysis | null>;
	read: (id: string) => Promise<Analysis>;
	/** `extractor`: null = the operator's choice. */
	start: (product: Key, force: boolean, extractor: string | null) => Promise<Started>;
	cancel: (id: string) => Promise<Analysis>;
	cleanUp: (product: Key, includeReviewed: boolean) => Promise<Started>;
	service: () => Promise<SidecarState>;
	/** How many documents are stored for the product; null where the user may not know. */
	documents: (product: Key) => Promise<number | null>;
	/** Names and verdicts of the stored segments in their order; none where the user may not read them. */
	segments: (product: Key) => Promise<Segment[]>;
	eventsUrl: (id: string) => string;
}

const inner = async <Data>(answer: Promise<{ data: unknown }>): Promise<Data> => ((await answer).data as { data: Data }).data;

export function createClient(http: Http): CoverageClient {
	const path = (id: string) => `/coverage/analyses/${encodeURIComponent(id)}`;
	return {
		latest: async (product) => (await inner<Analysis[]>(http.get('/coverage/analyses', { params: { product_id: product, current: true } })))[0] ?? null,
		read: (id) => inner<Analysis>(http.get(path(id))),
		start: (product, force, extractor) =>
			inner<Started>(
				http.post('/coverage/analyses', { product_id: product, reason: 'button', ...(force ? { force } : {}), ...(extractor ? { extractor } : {}) }),
			),
		cancel: (id) => inner<Analysis>(http.post(`${path(id)}/cancel`, {})),
		cleanUp: (product, includeReviewed) =>
			inner<Started>(http.post('/coverage/cleanups', { product_id: product, include_reviewed: includeReviewed })),
		service: () => inner<SidecarState>(http.get('/coverage/status')),
		documents: (product) => countDocuments(http, product),
		segments: (product) => storedSegments(http, product),
		eventsUrl: (id) => `${(http.defaults.baseURL ?? '').replace(/\/+$/, '')}${path(id)}/events`,
	};
}

async function storedSegments(http: Http, product: Key): Promise<Segment[]> {
	const params = { filter: { product: { _eq: product } }, fields: ['name', 'verdict'], sort: 'sort', limit: -1 };
	try {
		return await inner<Segment[]>(http.get('/items/coverage_segments', { params }));
	} catch {
		return [];
	}
}

async function countDocuments(http: Http, product: Key): Promise<number | null> {
	// One whose file was deleted cannot be analysed.
	const params = { filter: { product: { _eq: product }, file: { _nnull: true } }, aggregate: { count: '*' } };
	try {
		const rows = await inner<{ count: number | string }[]>(http.get('/items/coverage_documents', { params }));
		return Number(rows[0]?.count ?? 0);
	} catch {
		// Not being allowed to count documents must not keep a user from what the product's own rights allow.
		return null;
	}
}
