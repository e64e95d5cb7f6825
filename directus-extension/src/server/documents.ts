/** The documents of a product and the taxonomy it is read by, as stored. Decides nothing. */

import { createHash } from 'node:crypto';
import type { SchemaOverview } from '@directus/types';
import { DOCUMENTS, TAXONOMIES, TAXONOMY_ITEMS, type Key } from '../shared/contracts';
import type { Backend, Database, Row } from './backend';
import { json, millis } from './rows';

export interface StoredDocument {
	id: string;
	file: string | null;
	kind: string;
	edition: string | null;
	sort: number | null;
	pending: boolean;
	filename: string | null;
	type: string | null;
	filesize: number | null;
	/** when the file's bytes last changed, milliseconds */
	changed: number | null;
}

export interface StoredTaxonomy {
	id: string;
	key: string;
	name: string;
	line_of_business: string;
	items: Row[];
}

const ITEM_FIELDS = ['id', 'parent', 'category', 'key', 'names', 'aliases', 'examples', 'instruction', 'unit', 'data_type', 'sort'];
const JSON_ITEM_FIELDS = ['names', 'aliases', 'examples'];

/** All documents of a product, in the order in which people put them. `db` may be a transaction. */
export async function readDocuments(db: Database, product: Key): Promise<StoredDocument[]> {
	const rows = (await db(`${DOCUMENTS} as d`)
		.leftJoin('directus_files as f', 'f.id', 'd.file')
		.where('d.product', product)
		.orderBy([{ column: 'd.sort' }, { column: 'd.date_created' }, { column: 'd.id' }])
		.select('d.id', 'd.kind', 'd.edition', 'd.sort', 'd.pending', 'f.id as file', 'f.type', 'f.filesize')
		.select('f.filename_download as filename', 'f.uploaded_on', 'f.created_on')) as Row[];
	return rows.map((row) => ({
		id: row['id'] as string,
		file: (row['file'] as string | null) ?? null,
		kind: (row['kind'] as string | null) ?? 'general_conditions',
		edition: (row['edition'] as string | null) ?? null,
		sort: (row['sort'] as number | null) ?? null,
		pending: Boolean(row['pending']),
		filename: (row['filename'] as string | null) ?? null,
		type: (row['type'] as string | null) ?? null,
		filesize: row['filesize'] === null || row['filesize'] === undefined ? null : Number(row['filesize']),
		changed: millis(row['uploaded_on']) ?? millis(row['created_on']),
	}));
}

/** The taxonomy of a product: its own, else the default one, else null. `db` may be a transaction. */
export async function readTaxonomy(backend: Backend, schema: SchemaOverview, db: Database, product: Key): Promise<StoredTaxonomy | null> {
	const { products } = backend.settings;
	const collection = schema.collections[products];
	if (!collection) return null;
	const chosen = collection.fields['coverage_taxonomy']
		? ((await db(products).where(collection.primary, product).first('coverage_taxonomy')) as Row | undefined)?.['coverage_taxonomy']
		: null;
	const wanted = chosen ? { id: chosen } : { is_default: true };
	const head = (await db(TAXONOMIES).where(wanted).orderBy('key').first('id', 'key', 'name', 'line_of_business')) as Row | undefined;
	if (!head) return null;
	const items = (await db(TAXONOMY_ITEMS).where('taxonomy', head['id'] as string).orderBy(['sort', 'key', 'id']).select(ITEM_FIELDS)) as Row[];
	for (const item of items) for (const field of JSON_ITEM_FIELDS) item[field] = json(item[field]);
	return {
		id: head['id'] as string,
		key: (head['key'] as string | null) ?? '',
		name: (head['name'] as string | null) ?? '',
		line_of_business: (head['line_of_business'] as string | null) ?? '',
		items,
	};
}

/** The id of the row that stands for a product's own file field (COVERAGE_FILE_FIELD): always the same for the same product. */
export function mappedDocumentId(products: string, product: Key): string {
	const bytes = createHash('sha256').update(`coverage-file-field\n${products}\n${product}`).digest().subarray(0, 16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
