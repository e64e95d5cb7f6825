/** Which stored rows the account of their product's latest run names: contradictions, and what the rules reader does not confirm. */

import type { Key, RowCollection } from '../shared/contracts';
import type { Database, Row } from './backend';
import { latestRows } from './latest';
import { chunks, json } from './rows';
import { isAmong, jsonText } from './sql';
import type { Marked } from './worklist-query';

const PRODUCTS_AT_ONCE = 100;
const COLLECTION_OF: Readonly<Record<string, RowCollection>> = {
	segment: 'coverage_segments',
	benefit: 'coverage_benefits',
	limit: 'coverage_limits',
	condition: 'coverage_clauses',
	exclusion: 'coverage_clauses',
};

type Said = { product: string; entry: Row };

/** `products` null = all. */
export async function markedRows(db: Database, products: readonly Key[] | null): Promise<Marked> {
	const told = (name: string) => db.raw('? as ??', [jsonText(db, 'account', name), name]);
	const latest = [...(await latestRows(db, products, true, [told('contradictions'), told('disputed')]))];
	const said = (name: string): Said[] => latest.flatMap(([product, row]) => entries(row[name]).map((entry) => ({ product, entry })));
	return { contradiction: await contradicted(db, said('contradictions')), disputed: await disputed(db, said('disputed')) };
}

function entries(stored: unknown): Row[] {
	const list = json(stored);
	return Array.isArray(list) ? list.filter((entry): entry is Row => typeof entry === 'object' && entry !== null) : [];
}

async function contradicted(db: Database, said: readonly Said[]): Promise<string[]> {
	const found: string[] = [];
	for (const [products, entriesOf] of grouped(said)) {
		const rows = await readOwned(db, 'coverage_limits', products, ['l.kind', 'l.unit', 'l.per', 'l.qualifier', 'l.value', 'l.unlimited']);
		found.push(...rows.filter((row) => entriesOf(row).some((entry) => contradicts(entry, row))).map((row) => row['id'] as string));
	}
	return found;
}

async function disputed(db: Database, said: readonly Said[]): Promise<string[]> {
	const found: string[] = [];
	for (const collection of new Set(Object.values(COLLECTION_OF))) {
		const own = said.filter(({ entry }) => COLLECTION_OF[String(entry['category'])] === collection);
		for (const [products, entriesOf] of grouped(own)) {
			const figures = collection === 'coverage_limits' ? ['l.kind', 'l.value'] : collection === 'coverage_clauses' ? ['l.kind'] : [];
			const rows = await readOwned(db, collection, products, ['l.evidence', ...figures]);
			found.push(...rows.filter((row) => entriesOf(row).some((entry) => disputes(entry, row))).map((row) => row['id'] as string));
		}
	}
	return found;
}

/** Some products at a time, with what was said of a row's product. */
function* grouped(said: readonly Said[]): Iterable<[string[], (row: Row) => Row[]]> {
	const byProduct = new Map<string, Row[]>();
	for (const { product, entry } of said) byProduct.set(product, [...(byProduct.get(product) ?? []), entry]);
	for (const products of chunks([...byProduct.keys()], PRODUCTS_AT_ONCE)) yield [products, (row) => byProduct.get(String(row['product'])) ?? []];
}

/** Rows with the taxonomy items of what they stand under, as `segment_item` and `benefit_item`. */
async function readOwned(db: Database, collection: RowCollection, products: readonly Key[], columns: readonly string[]): Promise<Row[]> {
	const query = db(`${collection} as l`).where(isAmong(db, 'l.product', products)).select('l.id', 'l.product', 'l.taxonomy_item', ...columns);
	if (collection === 'coverage_segments') return (await query.select('l.taxonomy_item as segment_item')) as Row[];
	if (collection === 'coverage_benefits') {
		const joined = query.leftJoin('coverage_segments as s', 's.id', 'l.segment').select('s.taxonomy_item as segment_item');
		return (await joined.select('l.taxonomy_item as benefit_item')) as Row[];
	}
	return (await query
		.leftJoin('coverage_benefits as b', 'b.id', 'l.benefit')
		.leftJoin('coverage_segments as s', 's.id', db.raw('coalesce(??, ??)', ['l.segment', 'b.segment']))
		.select('b.taxonomy_item as benefit_item', 's.taxonomy_item as segment_item')) as Row[];
}

/** Whether the row holds one of the figures that the entry sets against each other. */
export function contradicts(entry: Row, row: Row): boolean {
	if (!isOwner(entry, row) || !agrees(entry, 'item', row['taxonomy_item'])) return false;
	if (!['kind', 'unit', 'per', 'qualifier'].every((name) => agrees(entry, name, row[name]))) return false;
	return entries(entry['places']).some((place) => Boolean(place['unlimited']) === Boolean(row['unlimited']) && equal(place['value'], row['value']));
}

/** Whether the row was made from the place that the entry names. An older account does not say the row's owner and figure. */
export function disputes(entry: Row, row: Row): boolean {
	if (!isOwner(entry, row) || !agrees(entry, 'kind', row['kind'] ?? null, entry['kind'] === null) || !agrees(entry, 'value', row['value'], entry['value'] === null)) return false;
	if (['condition', 'exclusion'].includes(String(entry['category'])) && row['kind'] !== entry['category']) return false;
	return entries(row['evidence']).some(
		(place) => place['page'] === entry['page'] && place['quote'] === entry['quote'] && agrees(entry, 'document_id', place['document'], entry['document_id'] === null),
	);
}

function isOwner(entry: Row, row: Row): boolean {
	return agrees(entry, 'segment', row['segment_item']) && agrees(entry, 'benefit', row['benefit_item']);
}

/** What an entry does not say at all agrees with everything. */
function agrees(entry: Row, name: string, stored: unknown, open = false): boolean {
	return open || !Object.hasOwn(entry, name) || equal(entry[name], stored);
}

function equal(a: unknown, b: unknown): boolean {
	const [left, right] = [a ?? null, b ?? null];
	if (typeof left === 'number' && right !== null) return left === Number(right);
	return left === right || (left === '' && right === null);
}
