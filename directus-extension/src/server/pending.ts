/** The `pending` mark of documents: what waits for an analysis. */

import type { SchemaOverview } from '@directus/types';
import { DOCUMENTS, type Key } from '../shared/contracts';
import type { Backend, Database, Row } from './backend';
import { mappedDocumentId } from './documents';
import { isUniqueViolation } from './errors';
import { chunks } from './rows';

export async function clearPending(db: Database, documents: readonly string[]): Promise<void> {
	for (const ids of chunks(documents, 500)) await db(DOCUMENTS).whereIn('id', ids).where('pending', true).update({ pending: false });
}

/** Marks every document made from this file; answers the products they belong to. */
export async function markFile(db: Database, file: string): Promise<Key[]> {
	await db(DOCUMENTS).where('file', file).update({ pending: true });
	return await productsOf(db, { file });
}

/** The products of the documents that match. */
export async function productsOf(db: Database, where: { file: string } | { ids: readonly string[] }): Promise<Key[]> {
	const query = db(DOCUMENTS).distinct('product').whereNotNull('product').whereNotNull('file');
	const rows = (await ('file' in where ? query.where('file', where.file) : query.whereIn('id', [...where.ids]))) as Row[];
	return rows.map((row) => row['product'] as Key);
}

/** `absent`: there is no such product (yet). */
export type Mapped = 'absent' | 'unchanged' | 'created' | 'changed' | 'removed';

/**
 * Where COVERAGE_FILE_FIELD is set: keeps the document row that stands for the product's own file field equal to it.
 * `pending` is what a created or changed row is marked with.
 */
export async function mapFileField(backend: Backend, schema: SchemaOverview, db: Database, product: Key, pending: boolean): Promise<Mapped> {
	const { products, fileField } = backend.settings;
	const collection = schema.collections[products];
	if (!fileField || !collection?.fields[fileField]) return 'unchanged';
	const owner = (await db(products).where(collection.primary, product).first(fileField)) as Row | undefined;
	if (!owner) return 'absent';
	const file = (owner[fileField] as string | null) ?? null;
	const id = mappedDocumentId(products, product);
	const known = (await db(DOCUMENTS).where('id', id).first('file')) as Row | undefined;
	if (!known && file) {
		if (await db(DOCUMENTS).where({ product, file }).first('id')) return 'unchanged';
		await db(DOCUMENTS).insert({ id, product, file, kind: 'general_conditions', pending, date_created: new Date() });
		return 'created';
	}
	if (!known || (known['file'] ?? null) === file) return 'unchanged';
	const cleared = { sha256: null, pages: null, language: null, quality: null };
	await db(DOCUMENTS).where('id', id).update({ ...cleared, file, pending: file !== null && pending });
	return file === null ? 'removed' : 'changed';
}

const WATCHED_SINCE = 'Watched since then: products that were there before are not analyzed by themselves.';

/**
 * Whether a product without a row for its file field was saved since the field is watched. The first time it is asked, what is
 * there gets rows that do not wait, and a row without product and file says so from then on.
 */
export async function isWatched(backend: Backend, schema: SchemaOverview): Promise<boolean> {
	const { products, fileField } = backend.settings;
	const id = mappedDocumentId(`${products}.${fileField}`, 'watched');
	if (await backend.database(DOCUMENTS).where({ id }).first('id')) return true;
	try {
		await backend.database.transaction((trx) => watch(backend, schema, trx, id));
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
	}
	return false;
}

async function watch(backend: Backend, schema: SchemaOverview, trx: Database, id: string): Promise<void> {
	await trx(DOCUMENTS).insert({ id, product: null, file: null, kind: 'other', edition: WATCHED_SINCE, pending: false, date_created: new Date() });
	for (const product of await unmapped(backend, schema, trx, null)) await mapFileField(backend, schema, trx, product, false);
}

/** Products whose own file is no document row's. */
export async function unmapped(backend: Backend, schema: SchemaOverview, db: Database, limit: number | null): Promise<Key[]> {
	const { products, fileField } = backend.settings;
	const primary = `p.${schema.collections[products]?.primary}`;
	const query = db(`${products} as p`)
		.whereNotNull(`p.${fileField}`)
		.whereNotExists((documents) => void documents.from(`${DOCUMENTS} as d`).whereRaw('?? = ??', ['d.product', primary]).whereRaw('?? = ??', ['d.file', `p.${fileField}`]))
		.select(`${primary} as product`);
	const rows = (await (limit === null ? query : query.limit(limit))) as Row[];
	return rows.map((row) => row['product'] as Key);
}
