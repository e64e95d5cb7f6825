/** The shapes that the bundle's parts and the sidecar exchange, as docs/contracts.md describes them. Holds no behaviour and no secret. */

import type { Status } from './status';

export const VERSION = '0.1.0';

/** UUIDv5(namespace URL, "https://directus-extension-dci/service-user"): set-up creates the user with this id. */
export const SERVICE_USER = 'c81e3cec-888a-5b94-9670-e8ced1d042f6';

export const ANALYSES = 'coverage_analyses';
export const DOCUMENTS = 'coverage_documents';
export const TAXONOMIES = 'coverage_taxonomies';
export const TAXONOMY_ITEMS = 'coverage_taxonomy_items';

/** Parents first: rows are created in this order and removed in the reverse. */
export const ROW_COLLECTIONS = ['coverage_segments', 'coverage_benefits', 'coverage_limits', 'coverage_clauses'] as const;
export type RowCollection = (typeof ROW_COLLECTIONS)[number];

export const REASONS = ['created', 'document_changed', 'button', 'flow', 'api', 'cli', 'sweep'] as const;
export type Reason = (typeof REASONS)[number];

export type Task = 'analysis' | 'cleanup';
export type Key = string | number;

/** The answer to a start: `created` is false where one is active already, or the same input is done already. */
export interface Started {
	analysis_id: string;
	product_id: Key;
	status: Status;
	epoch: number;
	created: boolean;
	rerun: boolean;
}

export interface Refused {
	product_id: Key;
	error: { code: string; message: string };
}

/** An analysis as users see it; dates are ISO 8601 strings. */
export interface Analysis {
	id: string;
	product: Key;
	task: Task;
	status: Status;
	stage: string | null;
	progress: number | null;
	reason: Reason;
	requested_by: string | null;
	options: Record<string, unknown> | null;
	attempt: number;
	not_before: string | null;
	rerun: boolean;
	counts: Record<string, unknown> | null;
	usage: Record<string, unknown> | null;
	cost: number | null;
	complete: boolean | null;
	error_code: string | null;
	error_message: string | null;
	started: string | null;
	finished: string | null;
	engine_version: string | null;
	taxonomy_version: string | null;
	document_hashes: Record<string, string> | null;
	account: Record<string, unknown> | null;
	date_created: string | null;
}

/** The data of one `progress` event. */
export interface Progress {
	id: string;
	status: Status;
	stage: string | null;
	progress: number;
	message: string;
	counts?: Record<string, unknown>;
	/** What a language model has used so far, with its cost. */
	usage?: Record<string, unknown>;
	/** What was found in one part of the documents; nothing of it is stored yet. */
	part?: string;
	findings?: readonly unknown[];
}

export interface SidecarState {
	version: string;
	sidecar: 'up' | 'down';
	auto_analyze: boolean;
	/** The product's own field that holds its document, where the operator has named one. */
	file_field: string | null;
}
