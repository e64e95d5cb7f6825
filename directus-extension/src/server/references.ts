/** What a commit's rows point to: items of the taxonomy that must still be there, and rows that a person has moved away. */

import { randomUUID } from 'node:crypto';
import { TAXONOMY_ITEMS, type Key } from '../shared/contracts';
import type { Database, Row } from './backend';
import type { Operation } from './changes';
import { coverageError } from './errors';
import { chunks } from './rows';

const READ_AT_ONCE = 500;
const PARENTS = [
	['coverage_benefits', 'segment'],
	['coverage_limits', 'segment'],
	['coverage_limits', 'benefit'],
	['coverage_clauses', 'segment'],
	['coverage_clauses', 'benefit'],
] as const;

/** Raises TAXONOMY_CHANGED where an item that a row names has been removed since the worker read the taxonomy. */
export async function refuseRemovedItems(trx: Database, operations: readonly Operation[]): Promise<void> {
	const named = new Set(operations.map(({ data }) => data['taxonomy_item']).filter((id): id is string => typeof id === 'string'));
	for (const ids of chunks([...named], READ_AT_ONCE)) {
		const there = (await trx(TAXONOMY_ITEMS).whereIn('id', ids).forShare().select('id')) as Row[];
		if (there.length < ids.length) throw coverageError('TAXONOMY_CHANGED');
	}
}

export interface Readmitted {
	operations: readonly Operation[];
	/** ids of new segments and benefits: the one that was taken, and the one that stands in for it */
	moved: ReadonlyMap<string, string>;
}

/**
 * Pure: gives each new row whose id is taken by a row of another product an id of its own, in its children too.
 * Ids are made from product and finding, so such a row was this product's until a person moved it: it stays where it is.
 */
export function readmitted(operations: readonly Operation[], takenElsewhere: (operation: Operation) => boolean): Readmitted {
	const moved = new Map(operations.filter((operation) => operation.op === 'create' && takenElsewhere(operation)).map(({ id }) => [id, randomUUID() as string]));
	if (moved.size === 0) return { operations, moved };
	const own = operations.map((operation) => ({
		...operation,
		id: operation.op === 'create' ? (moved.get(operation.id) ?? operation.id) : operation.id,
		data: renamed(operation.data, moved) as Row,
	}));
	return { operations: own, moved };
}

/** Brings the rows that stayed with the product when their parent was moved away under the one that stands in for it. */
export async function adopt(trx: Database, product: Key, moved: ReadonlyMap<string, string>): Promise<void> {
	for (const [before, after] of moved) {
		for (const [collection, parent] of PARENTS) await trx(collection).where({ product, [parent]: before }).update({ [parent]: after });
	}
}

function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
	if (typeof value === 'string') return ids.get(value) ?? value;
	if (Array.isArray(value)) return value.map((item) => renamed(item, ids));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renamed(item, ids)]));
}
