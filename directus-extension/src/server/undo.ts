/** Seals what an undo may put back, so that nobody restores a state that no decision of his own has left. Knows no database. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Key, RowCollection } from '../shared/contracts';
import type { Decision } from '../shared/findings';
import type { Row } from './backend';
import { canonical } from './fingerprint';
import { isUuid } from './analyses';
import { millis } from './rows';

/** What a decision has changed: whose decision, on which row, left with which stamp. */
export interface Undoable {
	user: string;
	product: Key;
	collection: RowCollection;
	id: string;
	/** date_updated after the decision, as stored; null = the decision removed the row */
	stamp: unknown;
	/** the fields that the decision has changed, as they were before; every field of a removed row */
	state: Row;
}

/** The decision that takes another back: good for this user, and only as long as the row has not been changed again. */
export function undoOf(key: Buffer, undoable: Undoable): Decision {
	const { collection, id, stamp, state } = undoable;
	const at = millis(stamp);
	const expected = at === null ? null : new Date(at).toISOString();
	return { action: 'restore', collection, id, expected, data: { state, seal: seal(key, undoable).toString('base64url') } };
}

/** The state that a restore may write, or null where this server has not offered it to this user for the row as it stands. */
export function sealedState(key: Buffer, restore: Omit<Undoable, 'state'>, data: Row): Row | null {
	const { state, seal: given } = data;
	if (typeof state !== 'object' || state === null || Array.isArray(state) || typeof given !== 'string') return null;
	const proof = Buffer.from(given, 'base64url');
	const wanted = seal(key, { ...restore, state: state as Row });
	return proof.length === wanted.length && timingSafeEqual(proof, wanted) ? (state as Row) : null;
}

/** The id of a parent or taxonomy item in a state: a text that is a UUID, or null. */
export function idIn(state: Row, field: string): string | null {
	const value = state[field];
	return isUuid(value) ? value.toLowerCase() : null;
}

function seal(key: Buffer, { user, product, collection, id, stamp, state }: Undoable): Buffer {
	const sealed = canonical(['undo', user, String(product), collection, id, millis(stamp), state]);
	return createHmac('sha256', key).update(sealed).digest();
}
