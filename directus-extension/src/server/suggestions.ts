/** Reads what people edited and added in the products that the caller may read, for one taxonomy. Decides nothing. */

import { DOCUMENTS, ROW_COLLECTIONS, TAXONOMIES, TAXONOMY_ITEMS, type Key, type RowCollection } from '../shared/contracts';
import type { Suggestions } from '../shared/suggestions';
import { isUuid } from './analyses';
import type { Backend, Database, Row } from './backend';
import { coverageError } from './errors';
import type { Caller } from './rights';
import { json, jsonObject, millis } from './rows';
import { isAmong } from './sql';
import { suggest, type DecidedRow, type KnownItem } from './suggestions-rules';
import { visibleAmong, visibleKeys, type Named } from './visible';

/** So many decisions of each kind are looked at, the newest first. */
const MOST_ROWS = 2000;
const MOST_REVIEWED = 200;
const LONGEST_READ = 600;
const NAMED: ReadonlySet<string> = new Set(['coverage_segments', 'coverage_benefits']);

/** Raises OPTION_INVALID where there is no such taxonomy. */
export async function readSuggestions(backend: Backend, caller: Caller, id: string): Promise<Suggestions> {
	const { database } = backend;
	const head = isUuid(id) ? ((await database(TAXONOMIES).where({ id }).first('id')) as Row | undefined) : undefined;
	if (!head) throw coverageError('OPTION_INVALID', { message: 'There is no such taxonomy.', field: 'taxonomy' });
	const items = await readItems(database, id);
	const keys = await visibleKeys(backend, caller);
	if (keys?.length === 0 || items.length === 0) return { data: [], reviewed: [], capped: false };
	const ids = items.map((item) => item.id);
	const read = await Promise.all(ROW_COLLECTIONS.map((collection) => readDecided(database, collection, ids, keys)));
	const rows = read.flat();
	const products = await named(backend, caller, [...rows.map((row) => row['product'] as Key), ...(await reviewedKeys(database, ids, keys))]);
	const languages = await readLanguages(database, rows);
	const decided = rows.map((row) => toDecided(row, products, languages)).filter((row) => row !== null);
	return { data: suggest(items, decided), reviewed: [...products.values()], capped: read.some((list) => list.length === MOST_ROWS) };
}

async function readItems(db: Database, taxonomy: string): Promise<KnownItem[]> {
	const rows = (await db(TAXONOMY_ITEMS).where({ taxonomy }).select('id', 'category', 'names', 'aliases', 'examples')) as Row[];
	return rows.map((row) => ({
		id: row['id'] as string,
		category: String(row['category'] ?? ''),
		names: jsonObject(row['names']) as Record<string, string>,
		aliases: lists(row['aliases']),
		examples: lists(row['examples']),
	}));
}

function lists(stored: unknown): Record<string, string[]> {
	return Object.fromEntries(Object.entries(jsonObject(stored)).map(([code, texts]) => [code, (Array.isArray(texts) ? texts : [texts]).filter((text): text is string => typeof text === 'string')]));
}

/** Rows that a person edited or added and nobody rejected. */
async function readDecided(db: Database, collection: RowCollection, items: readonly string[], products: readonly Key[] | null): Promise<Row[]> {
	const fields = ['id', 'product', 'taxonomy_item', 'evidence', 'extracted', 'reviewed_on', ...(NAMED.has(collection) ? ['name'] : []), ...(collection === 'coverage_limits' ? ['value'] : [])];
	const query = db(collection)
		.where(isAmong(db, 'taxonomy_item', items))
		.whereNot('review', 'rejected')
		.where((one) => void one.where('review', 'edited').orWhere('origin', 'person'))
		.orderBy([{ column: 'reviewed_on', order: 'desc' }, { column: 'id' }])
		.limit(MOST_ROWS)
		.select(fields);
	if (products) void query.where(isAmong(db, 'product', products));
	return ((await query) as Row[]).map((row) => ({ ...row, collection }));
}

/** Products in which a person decided about any row of the taxonomy. */
async function reviewedKeys(db: Database, items: readonly string[], products: readonly Key[] | null): Promise<Key[]> {
	const found = await Promise.all(
		ROW_COLLECTIONS.map(async (collection) => {
			const query = db(collection).where(isAmong(db, 'taxonomy_item', items)).whereNot('review', 'proposed').groupBy('product').max('reviewed_on as last').select('product');
			if (products) void query.where(isAmong(db, 'product', products));
			return (await query) as Row[];
		}),
	);
	const newest = found.flat().sort((one, other) => (millis(other['last']) ?? 0) - (millis(one['last']) ?? 0));
	return [...new Set(newest.map((row) => row['product'] as Key))].slice(0, MOST_REVIEWED);
}

async function named(backend: Backend, caller: Caller, keys: readonly Key[]): Promise<Map<string, Named>> {
	const products = await visibleAmong(backend, caller, keys);
	return new Map(products.map((product) => [String(product.id), product]));
}

async function readLanguages(db: Database, rows: readonly Row[]): Promise<Map<string, string | null>> {
	const ids = [...new Set(rows.map((row) => placeOf(row)['document']).filter((id) => typeof id === 'string'))];
	const found = (await db(DOCUMENTS).where(isAmong(db, 'id', ids)).select('id', 'language')) as Row[];
	return new Map(found.map((row) => [row['id'] as string, (row['language'] as string | null) ?? null]));
}

function placeOf(row: Row): Row {
	const places = json(row['evidence']);
	return Array.isArray(places) ? jsonObject(places[0]) : {};
}

function toDecided(row: Row, products: ReadonlyMap<string, Named>, languages: ReadonlyMap<string, string | null>): DecidedRow | null {
	const product = products.get(String(row['product']));
	if (!product) return null;
	const place = placeOf(row);
	const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
	return {
		collection: row['collection'] as RowCollection,
		id: row['id'] as string,
		product,
		item: row['taxonomy_item'] as string,
		language: languages.get(String(place['document'])) ?? null,
		name: text(row['name']),
		machineName: text(jsonObject(row['extracted'])['name']),
		value: row['value'] === null || row['value'] === undefined ? null : Number(row['value']),
		// What the rules cost grows faster than the text; a longer one is no heading and no example.
		quote: (text(place['quote']) ?? '').slice(0, LONGEST_READ),
		section: text(place['section'])?.slice(-LONGEST_READ) ?? null,
		page: typeof place['page'] === 'number' ? place['page'] : null,
	};
}
