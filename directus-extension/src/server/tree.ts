/** Everything that is stored for one product, as the workspace shows it. Reads only; the caller's right is checked before. */

import type { SchemaOverview } from '@directus/types';
import { DOCUMENTS, ROW_COLLECTIONS, type Key } from '../shared/contracts';
import type { DocumentBrief, Taxonomy, Tree } from '../shared/findings';
import type { Backend, Database, Row } from './backend';
import { readTaxonomy } from './documents';
import { latestAccount, latestAnalyses } from './latest';
import { decodeRow, json, storedFields } from './rows';
import type { Named } from './visible';

/** The whole tree of a product that the caller may see. */
export async function readTree(backend: Backend, product: Named, right: 'read' | 'update'): Promise<Tree> {
	const schema = await backend.schema();
	const { database } = backend;
	const [segments, benefits, limits, clauses] = await Promise.all(ROW_COLLECTIONS.map((name) => readCollection(database, schema, name, product.id)));
	const taxonomy = await readTaxonomy(backend, schema, database, product.id);
	const tree = {
		product,
		right,
		documents: await readBriefs(database, product.id),
		taxonomy: taxonomy as unknown as Taxonomy | null,
		analysis: (await latestAnalyses(database, schema, [product.id])).get(String(product.id)) ?? null,
		account: await latestAccount(database, product.id),
		...{ segments, benefits, limits, clauses },
	};
	return tree as unknown as Tree;
}

async function readCollection(db: Database, schema: SchemaOverview, collection: string, product: Key): Promise<Row[]> {
	const rows = (await db(collection).where({ product }).orderBy(['sort', 'id']).select(storedFields(schema, collection))) as Row[];
	return rows.map((row) => decodeRow(schema, collection, row));
}

async function readBriefs(db: Database, product: Key): Promise<DocumentBrief[]> {
	const rows = (await db(`${DOCUMENTS} as d`)
		.leftJoin('directus_files as f', 'f.id', 'd.file')
		.where('d.product', product)
		.orderBy(['d.sort', 'd.date_created', 'd.id'])
		.select('d.id', 'd.kind', 'd.edition', 'd.pages', 'd.language', 'd.quality', 'd.sort')
		.select('f.id as file', 'f.filename_download as name', 'f.type')) as Row[];
	return rows.map((row) => {
		const name = row['name'] ?? row['edition'] ?? row['id'];
		return { ...row, name, kind: row['kind'] ?? 'general_conditions', quality: json(row['quality']) } as unknown as DocumentBrief;
	});
}
