/** The rows that decisions are about, read and written inside one transaction. Knows no rule. */

import type { SchemaOverview } from '@directus/types';
import { DOCUMENTS, ROW_COLLECTIONS, TAXONOMY_ITEMS, type Key, type RowCollection } from '../shared/contracts';
import type { Backend, Database, Row } from './backend';
import type { Asked } from './decide-input';
import type { References } from './decide-rules';
import { chunks, encodeRow, millis, storedFields } from './rows';
import { idIn } from './undo';

const AT_ONCE = 500;
const STAMPS = ['user_created', 'user_updated', 'date_created', 'date_updated'] as const;
const CHILDREN = [
	['coverage_segments', 'coverage_benefits', 'segment'],
	['coverage_segments', 'coverage_limits', 'segment'],
	['coverage_segments', 'coverage_clauses', 'segment'],
	['coverage_benefits', 'coverage_limits', 'benefit'],
	['coverage_benefits', 'coverage_clauses', 'benefit'],
] as const;

export type Place = Pick<Asked, 'collection' | 'id'>;
export const placeOf = ({ collection, id }: Place) => `${collection}/${id}`;

/** References that grow with the rows that are added. */
export type Growing = References & { segments: Set<string>; benefits: Set<string> };

/** The rows by place, as Directus reads them, locked for the transaction. Those of other products come along. */
export async function readPlaces(backend: Backend, schema: SchemaOverview, db: Database, places: readonly Place[], lock: boolean): Promise<Map<string, Row>> {
	const found = new Map<string, Row>();
	for (const collection of ROW_COLLECTIONS) {
		const ids = places.filter((place) => place.collection === collection).map((place) => place.id);
		const items = new backend.services.ItemsService(collection, { schema, accountability: null, knex: db });
		for (const some of chunks(ids, AT_ONCE)) {
			if (lock) await db(collection).whereIn('id', some).forUpdate().select('id');
			const query = { filter: { id: { _in: some } }, fields: storedFields(schema, collection), limit: -1 };
			const rows = (await items.readByQuery(query as Parameters<typeof items.readByQuery>[0])) as Row[];
			for (const row of rows) found.set(placeOf({ collection, id: String(row['id']) }), row);
		}
	}
	return found;
}

/** What the decisions' rows may point to. */
export async function readReferences(db: Database, product: Key, asked: readonly Asked[], rows: ReadonlyMap<string, Row>): Promise<Growing> {
	const named = asked.flatMap((one) => [one.data, stateIn(one.data), stateIn(rows.get(placeOf(one))?.['proposal'], true)]);
	const wanted = [...new Set(named.map((values) => idIn(values, 'taxonomy_item')).filter((id) => id !== null))];
	const items = new Map<string, string>();
	for (const some of chunks(wanted, AT_ONCE)) {
		const found = (await db(TAXONOMY_ITEMS).whereIn('id', some).forShare().select('id', 'category')) as Row[];
		for (const row of found) items.set(String(row['id']), String(row['category']));
	}
	const ids = async (collection: string) => new Set(((await db(collection).where({ product }).select('id')) as Row[]).map((row) => String(row['id'])));
	return { items, segments: await ids('coverage_segments'), benefits: await ids('coverage_benefits'), documents: await ids(DOCUMENTS) };
}

function stateIn(value: unknown, whole = false): Row {
	const inner = whole ? value : (value as Row)['state'];
	return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Row) : {};
}

/** Writes the fields; `date_updated` always moves on, also within one millisecond. */
export async function updateRow(schema: SchemaOverview, trx: Database, place: Place, fields: Row, before: Row, now: Date): Promise<void> {
	const stamp = new Date(Math.max(now.getTime(), (millis(before['date_updated']) ?? 0) + 1));
	await trx(place.collection).where('id', place.id).update({ ...encoded(schema, place.collection, fields), date_updated: stamp });
}

/** `fields` may carry the stamps; a restored row has been changed now. */
export async function insertRow(schema: SchemaOverview, trx: Database, place: Place, fields: Row, now: Date): Promise<void> {
	const back = fields['id'] === undefined ? {} : { date_updated: now };
	await trx(place.collection).insert({ ...encoded(schema, place.collection, fields), ...back, id: place.id });
}

function encoded(schema: SchemaOverview, collection: RowCollection, fields: Row): Row {
	const rest = { ...fields };
	delete rest['id'];
	const own: Row = {};
	for (const name of STAMPS) {
		if (!(name in rest)) continue;
		own[name] = name.startsWith('date_') && rest[name] !== null ? new Date(String(rest[name])) : rest[name];
		delete rest[name];
	}
	return { ...encodeRow(schema, collection, rest), ...own };
}

export async function hasChildren(trx: Database, { collection, id }: Place): Promise<boolean> {
	for (const [parent, child, field] of CHILDREN) {
		if (parent === collection && (await trx(child).where(field, id).first('id'))) return true;
	}
	return false;
}

/** The next place at the end of the list under a new row's parent. */
export async function nextSort(trx: Database, collection: RowCollection, product: Key, fields: Row): Promise<number> {
	const under = collection === 'coverage_segments' ? [] : collection === 'coverage_benefits' ? ['segment'] : ['segment', 'benefit'];
	const parents = Object.fromEntries(under.map((name) => [name, fields[name] ?? null]));
	const top = (await trx(collection).where({ product, ...parents }).max({ top: 'sort' }).first()) as { top?: unknown } | undefined;
	return Number(top?.top ?? 0) + 1;
}

/** Who decided about what, where Directus keeps such things: the collections themselves keep no history. */
export async function leaveTrail(trx: Database, entries: readonly Row[]): Promise<void> {
	for (const some of chunks(entries, 50)) await trx('directus_activity').insert([...some]);
}
