/** Reads what a comparison of products needs: a few columns of their rows, the first place of each, a taxonomy. */

import { DOCUMENTS, TAXONOMIES, TAXONOMY_ITEMS } from '../shared/contracts';
import { LONGEST_QUOTE, MOST_COMPARED, type ComparedProduct, type Comparison } from '../shared/comparison';
import { isUuid } from './analyses';
import type { Backend, Database, Row } from './backend';
import { tabulate, type Found, type Item } from './comparison-table';
import { readTaxonomy, type StoredTaxonomy } from './documents';
import { coverageError } from './errors';
import { latestRows } from './latest';
import type { Caller } from './rights';
import { isoDate, jsonObject } from './rows';
import { isAmong, jsonText } from './sql';
import { visibleAmong, type Named } from './visible';

const COMMON = ['id', 'product', 'taxonomy_item', 'review'];
const COLUMNS: Record<Found['collection'], readonly string[]> = {
	coverage_segments: ['name', 'verdict'],
	coverage_benefits: ['segment', 'name', 'verdict'],
	coverage_limits: ['segment', 'benefit', 'kind', 'value', 'unlimited', 'unit', 'per', 'qualifier'],
};
const COLLECTIONS = Object.keys(COLUMNS) as Found['collection'][];

/** Raises OPTION_INVALID where no product, too many, or no such taxonomy is named, PRODUCT_UNKNOWN where the caller may not see one. */
export async function compare(backend: Backend, caller: Caller, ids: readonly string[], taxonomyId: string | undefined): Promise<Comparison> {
	if (ids.length === 0 || ids.length > MOST_COMPARED) {
		throw coverageError('OPTION_INVALID', { message: `products must name 1 to ${MOST_COMPARED} products`, field: 'products' });
	}
	const products = await visibleAmong(backend, caller, ids);
	if (products.length < ids.length) throw coverageError('PRODUCT_UNKNOWN');
	const taxonomy = await chosenTaxonomy(backend, products, taxonomyId);
	const found = (await Promise.all(COLLECTIONS.map((name) => readFound(backend.database, name, products)))).flat();
	const items = (taxonomy?.items ?? []).map(toItem);
	const known = new Set(items.map(({ id }) => id));
	const strangers = [...new Set(found.map(({ item }) => item))].filter((item): item is string => item !== null && !known.has(item));
	return {
		taxonomy: taxonomy && { id: taxonomy.id, key: taxonomy.key, name: taxonomy.name },
		products: await withAnalyses(backend.database, products),
		...tabulate(items, await readItems(backend.database, strangers), found),
		documents: await documentNames(backend.database, products),
	};
}

/** The one that is named, else that of the first product. */
async function chosenTaxonomy(backend: Backend, products: readonly Named[], id: string | undefined): Promise<StoredTaxonomy | null> {
	const { database } = backend;
	if (id === undefined) return products[0] ? await readTaxonomy(backend, await backend.schema(), database, products[0].id) : null;
	const head = isUuid(id) ? ((await database(TAXONOMIES).where({ id }).first('id', 'key', 'name')) as Row | undefined) : undefined;
	if (!head) throw coverageError('OPTION_INVALID', { message: 'taxonomy must be the id of a taxonomy', field: 'taxonomy' });
	const items = (await database(TAXONOMY_ITEMS).where('taxonomy', id).orderBy(['sort', 'key', 'id']).select('id', 'key', 'category', 'names')) as Row[];
	return { id, key: String(head['key'] ?? ''), name: String(head['name'] ?? ''), line_of_business: '', items };
}

async function readItems(db: Database, ids: readonly string[]): Promise<Item[]> {
	if (ids.length === 0) return [];
	const rows = (await db(TAXONOMY_ITEMS).where(isAmong(db, 'id', ids)).orderBy(['sort', 'key', 'id']).select('id', 'key', 'category', 'names')) as Row[];
	return rows.map(toItem);
}

function toItem(row: Row): Item {
	return { id: row['id'] as string, key: String(row['key'] ?? ''), category: String(row['category'] ?? ''), names: jsonObject(row['names']) as Record<string, string> };
}

async function readFound(db: Database, collection: Found['collection'], products: readonly Named[]): Promise<Found[]> {
	const keys = products.map(({ id }) => id);
	const first = (name: string) => jsonText(db, 'evidence', `0.${name}`);
	const rows = (await db(collection)
		.where(isAmong(db, 'product', keys))
		.whereNot('review', 'rejected')
		.orderBy(['product', 'sort', 'id'])
		.select(...COMMON, ...COLUMNS[collection])
		.select(db.raw('? as document, ? as page, substr(?, 1, ?) as quote', [first('document'), first('page'), first('quote'), LONGEST_QUOTE + 1]))) as Row[];
	return rows.map(({ taxonomy_item: item, document, page, quote, unlimited, ...row }) => ({
		...(row as unknown as Found),
		collection,
		product: String(row['product']),
		segment: (row['segment'] ?? null) as string | null,
		benefit: (row['benefit'] ?? null) as string | null,
		name: String(row['name'] ?? ''),
		item: (item ?? null) as string | null,
		unlimited: Boolean(unlimited),
		place: typeof document === 'string' ? { document, page: Number(page), quote: String(quote ?? '') } : null,
	}));
}

async function documentNames(db: Database, products: readonly Named[]): Promise<Record<string, string>> {
	const rows = (await db(`${DOCUMENTS} as d`)
		.leftJoin('directus_files as f', 'f.id', 'd.file')
		.where(isAmong(db, 'd.product', products.map(({ id }) => id)))
		.select('d.id', 'd.edition', 'f.filename_download as name')) as Row[];
	return Object.fromEntries(rows.map(({ id, name, edition }) => [id as string, String(name ?? edition ?? id)]));
}

async function withAnalyses(db: Database, products: readonly Named[]): Promise<ComparedProduct[]> {
	const latest = await latestRows(db, products.map(({ id }) => id), true, ['id', 'finished', 'complete']);
	return products.map(({ id, name }) => {
		const row = latest.get(String(id));
		const complete = row?.['complete'] ?? null;
		return { id, name, analysis: row ? { id: row['id'] as string, finished: isoDate(row['finished']), complete: complete === null ? null : Boolean(complete) } : null };
	});
}
