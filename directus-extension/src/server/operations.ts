/** What all Flow operations share: which products are meant, and by whose right. */

import type { Accountability } from '@directus/types';
import { DOCUMENTS, type Key } from '../shared/contracts';
import type { Backend, Row } from './backend';
import { coverageError } from './errors';
import { productsOf } from './pending';
import { operationCaller, type Caller } from './rights';

/** A nightly Flow goes over all products; what each step answers stands in the Flow's log. */
const MOST_PRODUCTS = 1000;

/** Raises UNAUTHENTICATED for a webhook that anybody can call. */
export function flowCaller(accountability: Accountability | null | undefined): Caller {
	return operationCaller(accountability);
}

/**
 * The products of an operation: from its option (an id, a list, or either as JSON text), else from what set the Flow off
 * (the selection of a manual one, the items of an event, the products of changed documents).
 * Raises OPTION_INVALID where there is none or too many.
 */
export async function targets(backend: Backend, option: unknown, trigger: unknown, most = MOST_PRODUCTS): Promise<Key[]> {
	const named = keysOf(option);
	const found = named.length > 0 ? named : await fromTrigger(backend, trigger);
	const distinct = [...new Set(found)];
	if (distinct.length === 0) throw coverageError('OPTION_INVALID', { message: 'product: no product was given', field: 'product' });
	if (distinct.length > most) throw coverageError('OPTION_INVALID', { message: `product: at most ${most} at once`, field: 'product' });
	return distinct;
}

/** Pure: ids out of an option. Text that is a JSON list is read as one; an unresolved template is nothing. */
export function keysOf(value: unknown): Key[] {
	if (Array.isArray(value)) return value.flatMap(keysOf);
	if (typeof value === 'number') return [value];
	if (typeof value === 'object' && value !== null) return keyOfRow(value as Row);
	if (typeof value !== 'string') return [];
	const text = value.trim();
	if (text === '' || text === 'undefined' || text === 'null' || text.startsWith('{{')) return [];
	if (!text.startsWith('[')) return [text];
	try {
		return keysOf(JSON.parse(text) as unknown);
	} catch {
		return [text];
	}
}

/** A row that an earlier step has read, or the answer of one of ours: its id, or its only field where the key has another name. */
function keyOfRow(row: Row): Key[] {
	const values = Object.values(row);
	if ('product_id' in row) return keysOf(row['product_id']);
	return 'id' in row ? keysOf(row['id']) : values.length === 1 ? keysOf(values[0]) : [];
}

/** Pure: the options that were filled in. */
export function given(options: Row): Row {
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)));
}

async function fromTrigger(backend: Backend, trigger: unknown): Promise<Key[]> {
	if (typeof trigger !== 'object' || trigger === null) return [];
	const event = trigger as Row;
	const body = (typeof event['body'] === 'object' && event['body'] !== null ? event['body'] : {}) as Row;
	const collection = event['collection'] ?? body['collection'];
	const keys = keysOf(event['keys'] ?? event['key'] ?? body['keys']);
	if (collection === DOCUMENTS) return await productsOf(backend.database, { ids: keys.map(String) });
	return collection === backend.settings.products ? keys : [];
}
