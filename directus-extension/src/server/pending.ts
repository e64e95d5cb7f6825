/** The `pending` mark of documents: what waits for an analysis. */

import type { SchemaOverview } from '@directus/types';
import { DOCUMENTS, type Key } from '../shared/contracts';
import type { Backend, Database, Row } from './backend';
import { mappedDocumentId } from './documents';
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

export type Mapped = 'unchanged' | 'created' | 'changed' | 'removed';

/**
 * Where COVERAGE_FILE_FIELD is set: keeps the document row that stands for the product's own file field equal to it.
 * `pending` is what a created or changed row is marked with.
 */
export async function mapFileField(backend: Backend, schema: SchemaOverview, db: Database, product: Key, pending: boolean): Promise<Mapped> {
	const { products, fileField } = backend.settings;
	const collection = schema.collections[products];
	if (!fileField || !collection?.fields[fileField]) return 'unchanged';
	const owner = (await db(products).where(collection.primary, product).first(fileField)) as Row | undefined;
	if (!owner) return 'unchanged';
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
