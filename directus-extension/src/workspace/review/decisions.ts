/** Decisions as the endpoint takes them, from findings and drafts. Pure but for the ids of new rows. */

import type { Decision, DecisionAction } from '../../shared/findings';
import type { Draft } from './draft';
import type { Finding } from './model';

type Simple = Extract<DecisionAction, 'accept' | 'reject' | 'take_new' | 'take_mine' | 'remove'>;

export function simple(action: Simple, { collection, row }: Finding): Decision {
	return { action, collection, id: row.id, expected: row.date_updated };
}

export function edit({ collection, row }: Finding, data: Draft, confirmed: boolean): Decision {
	return { action: 'edit', collection, id: row.id, expected: row.date_updated, data, ...(confirmed ? { confirmed } : {}) };
}

export function add(collection: Finding['collection'], id: string, data: Draft, confirmed: boolean): Decision {
	return { action: 'add', collection, id, data, ...(confirmed ? { confirmed } : {}) };
}

/** A version 4 UUID; `crypto.randomUUID` is missing where Directus is served without TLS. */
export function newId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A person's own finding can be taken back; rejecting it would leave a row that nobody ever read in the documents. */
export function mayRemove({ row, children }: Finding): boolean {
	return row.origin === 'person' && children.length === 0;
}
