/** Which products a caller sees, and by what name: Directus's own answer for him, a page or a list at a time. Never a copy of its rules. */

import type { Query, SchemaOverview } from '@directus/types';
import { isDirectusError } from '@directus/errors';
import type { Key } from '../shared/contracts';
import { isUuid } from './analyses';
import type { Backend, Row } from './backend';
import { coverageError, hasCode } from './errors';
import { authorise, trusted, type Caller } from './rights';

export interface Named {
	id: Key;
	name: string;
}

export interface Wanted {
	search?: string | undefined;
	/** null = any */
	ids: readonly string[] | null;
	limit: number;
	/** from 1 */
	page: number;
}

const USUAL_NAMES = ['name', 'title', 'label'];

/** A page of the products that the caller may read, by name. */
export async function visibleProducts(backend: Backend, caller: Caller, wanted: Wanted): Promise<{ products: Named[]; total: number }> {
	const { schema, primary, type } = await productsOf(backend);
	const ids = wanted.ids?.filter((id) => isKey(type, id)) ?? null;
	if (ids?.length === 0) return { products: [], total: 0 };
	const query: Query = { ...(ids ? { filter: { [primary]: { _in: ids } } } : {}), ...(wanted.search ? { search: wanted.search } : {}) };
	const products = await named(backend, schema, caller, (field) => ({ ...query, sort: field ? [field, primary] : [primary], limit: wanted.limit, page: wanted.page }));
	const [count] = await read(backend, schema, caller, { ...query, aggregate: { count: [primary] } });
	const counted = (count?.['count'] as Row | undefined)?.[primary];
	return { products, total: Number(counted ?? 0) };
}

/** Those of the products that the caller may read, in the order in which they are named. */
export async function visibleAmong(backend: Backend, caller: Caller, ids: readonly Key[]): Promise<Named[]> {
	const { schema, primary, type } = await productsOf(backend);
	const keys = [...new Set(ids.map(String))].filter((id) => isKey(type, id));
	if (keys.length === 0) return [];
	const found = await named(backend, schema, caller, () => ({ filter: { [primary]: { _in: keys } }, limit: -1 }));
	const byKey = new Map(found.map((product) => [String(product.id), product]));
	return keys.map((key) => byKey.get(key)).filter((product) => product !== undefined);
}

/** The keys of all products that the caller may read; null = every product. */
export async function visibleKeys(backend: Backend, caller: Caller): Promise<Key[] | null> {
	if (trusted(caller) || caller.accountability?.admin === true) return null;
	const { schema, primary } = await productsOf(backend);
	const rows = await read(backend, schema, caller, { fields: [primary], limit: -1 });
	return rows.map((row) => row[primary] as Key);
}

/** The product, its name, and what the caller may do with it. Raises PRODUCT_UNKNOWN where he may not see it. */
export async function visibleProduct(backend: Backend, caller: Caller, id: unknown): Promise<{ product: Named; right: 'read' | 'update' }> {
	const right = await rightOn(backend, caller, id);
	const [product] = await visibleAmong(backend, caller, [id as Key]);
	if (!product) throw coverageError('PRODUCT_UNKNOWN');
	return { product, right };
}

async function rightOn(backend: Backend, caller: Caller, id: unknown): Promise<'read' | 'update'> {
	try {
		await authorise(backend, caller, id, 'update');
		return 'update';
	} catch (error) {
		if (hasCode(error, 'FORBIDDEN')) return 'read';
		throw error;
	}
}

async function productsOf(backend: Backend): Promise<{ schema: SchemaOverview; primary: string; type: string }> {
	const schema = await backend.schema();
	const { products } = backend.settings;
	const collection = schema.collections[products];
	if (!collection) throw coverageError('SETTINGS_INVALID', { message: `COVERAGE_PRODUCTS_COLLECTION: there is no collection ${products}` });
	return { schema, primary: collection.primary, type: collection.fields[collection.primary]?.type ?? 'string' };
}

/** Directus answers an impossible key with an error of the database. */
function isKey(type: string, key: string): boolean {
	if (type === 'uuid') return isUuid(key);
	return ['integer', 'bigInteger'].includes(type) ? /^-?\d{1,18}$/.test(key) : true;
}

/** Products with the first name field that the caller may read: one he may not read fails the whole query. */
async function named(backend: Backend, schema: SchemaOverview, caller: Caller, query: (field: string | null) => Query): Promise<Named[]> {
	const primary = schema.collections[backend.settings.products]?.primary ?? 'id';
	for (const field of [...(await nameFields(backend, schema)), null]) {
		const rows = await refusable(read(backend, schema, caller, { ...query(field), fields: field ? [primary, field] : [primary] }, false));
		if (rows) return rows.map((row) => ({ id: row[primary] as Key, name: String((field && row[field]) || row[primary]) }));
	}
	return [];
}

/** The fields that may name a product, best first: the first plain one of the collection's display template, then the usual ones. */
async function nameFields(backend: Backend, schema: SchemaOverview): Promise<string[]> {
	const { products } = backend.settings;
	const fields = schema.collections[products]?.fields ?? {};
	const meta = (await backend.database('directus_collections').where('collection', products).first('display_template')) as Row | undefined;
	const template = String(meta?.['display_template'] ?? '');
	const plain = [...template.matchAll(/\{\{\s*([^{}.\s]+)\s*\}\}/g)].map(([, field]) => field ?? '');
	return [...new Set([...plain.slice(0, 1), ...USUAL_NAMES])].filter((field) => Object.hasOwn(fields, field) && fields[field]?.alias !== true);
}

async function read(backend: Backend, schema: SchemaOverview, caller: Caller, query: Query, lenient = true): Promise<Row[]> {
	const accountability = trusted(caller) ? null : caller.accountability;
	const items = new backend.services.ItemsService(backend.settings.products, { schema, accountability });
	const rows = items.readByQuery(query as Parameters<typeof items.readByQuery>[0]) as Promise<Row[]>;
	return lenient ? ((await refusable(rows)) ?? []) : await rows;
}

/** Null where Directus says that the caller may not. */
async function refusable<T>(answer: Promise<T>): Promise<T | null> {
	try {
		return await answer;
	} catch (error) {
		if (isDirectusError(error) && error.status === 403) return null;
		throw error;
	}
}
