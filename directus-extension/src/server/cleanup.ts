/** Removes what the engine wrote for a product and no person touched. Never the product, its documents or their files. */

import { ANALYSES, ROW_COLLECTIONS, type RowCollection } from '../shared/contracts';
import { FINAL } from '../shared/status';
import type { AnalysisRow } from './analyses';
import { isTouched } from './apply';
import type { Database, Row } from './backend';
import { chunks } from './rows';

export interface CleanupCounts {
	success: true;
	removed: number;
	kept: number;
	analyses: number;
}

export interface Node {
	collection: RowCollection;
	id: string;
	/** ids of the rows it hangs on */
	parents: string[];
	touched: boolean;
}

const AT_ONCE = 500;

/** Pure: the rows that may go, because neither they nor anything below them was touched by a person. */
export function removable(nodes: readonly Node[], includeReviewed: boolean): Node[] {
	if (includeReviewed) return [...nodes];
	const parents = new Map(nodes.map((node) => [node.id, node.parents]));
	const kept = new Set<string>();
	const keep = (id: string) => {
		if (kept.has(id)) return;
		kept.add(id);
		for (const parent of parents.get(id) ?? []) keep(parent);
	};
	for (const node of nodes) if (node.touched) keep(node.id);
	return nodes.filter((node) => !kept.has(node.id));
}

/** `trx` must be a transaction. */
export async function removeUntouched(trx: Database, row: AnalysisRow, includeReviewed: boolean): Promise<CleanupCounts> {
	const nodes = await readNodes(trx, row);
	const going = removable(nodes, includeReviewed);
	for (const collection of [...ROW_COLLECTIONS].reverse()) {
		const ids = going.filter((node) => node.collection === collection).map((node) => node.id);
		for (const some of chunks(ids, AT_ONCE)) await trx(collection).whereIn('id', some).delete();
	}
	const analyses = (await trx(ANALYSES)
		.where('product', row.product)
		.whereNot('id', row.id)
		.whereIn('status', [...FINAL])
		.delete()) as unknown as number;
	return { success: true, removed: going.length, kept: nodes.length - going.length, analyses };
}

async function readNodes(trx: Database, row: AnalysisRow): Promise<Node[]> {
	const nodes: Node[] = [];
	for (const collection of ROW_COLLECTIONS) {
		const above = collection === 'coverage_segments' ? [] : collection === 'coverage_benefits' ? ['segment'] : ['segment', 'benefit'];
		const columns = ['id', 'user_updated', 'user_created', 'review', 'origin', ...above];
		const rows = (await trx(collection).where('product', row.product).forUpdate().select(columns)) as Row[];
		for (const stored of rows) {
			const parents = above.map((name) => stored[name]).filter((id): id is string => typeof id === 'string');
			nodes.push({ collection, id: stored['id'] as string, parents, touched: isTouched(stored) });
		}
	}
	return nodes;
}
