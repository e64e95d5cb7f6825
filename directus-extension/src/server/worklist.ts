/** The findings that wait for a person, over all products that the caller may read, by expected harm, a page at a time. */

import { type Key, type RowCollection } from '../shared/contracts';
import { WAITING_REASONS, type FindingBrief, type WaitingReason } from '../shared/findings';
import type { Backend, Database, Row } from './backend';
import { isoDate } from './rows';
import { authorise, type Caller } from './rights';
import { isAmong, jsonText } from './sql';
import { visibleAmong, visibleKeys, type Named } from './visible';
import { markedRows } from './worklist-marks';
import { waitingRows, type Filter, type Query } from './worklist-query';

export interface Asked extends Omit<Filter, 'products'> {
	product: string | undefined;
	reason: WaitingReason | undefined;
	limit: number;
	page: number;
}

export interface Worklist {
	data: FindingBrief[];
	total: number;
	/** of all that the other filters leave, whatever the reason asked for; a finding counts under each of its reasons */
	counts: { by_reason: Record<WaitingReason, number> };
}

const LONGEST_TITLE = 160;
const ORDER = [{ column: 'harm', order: 'desc' as const }, 'product', 'place', 'sort', 'id'];
const COLUMNS: Record<RowCollection, readonly string[]> = {
	coverage_segments: ['l.verdict', 'l.name as title'],
	coverage_benefits: ['l.verdict', 'l.name as title'],
	coverage_limits: ['l.kind', 'l.value', 'l.unlimited', 'l.unit', 'l.per', 'l.qualifier'],
	coverage_clauses: ['l.kind', 'l.text as title'],
};

/** Raises PRODUCT_UNKNOWN where a product is named that the caller may not see. */
export async function readWorklist(backend: Backend, caller: Caller, asked: Asked): Promise<Worklist> {
	const { database } = backend;
	const products = asked.product === undefined ? await visibleKeys(backend, caller) : [await authorise(backend, caller, asked.product, 'read')];
	const marked = await markedRows(database, products);
	const found = await readPage(database, waitingRows(database, { ...asked, products }, marked), asked);
	const byReason = Object.fromEntries(WAITING_REASONS.map((reason) => [reason, Number(found[0]?.[`all_${reason}`] ?? 0)])) as Record<WaitingReason, number>;
	const rows = found.filter((row) => row['id'] !== null);
	const total = asked.reason ? byReason[asked.reason] : Number(found[0]?.['total'] ?? 0);
	return { data: await describe(backend, caller, rows), total, counts: { by_reason: byReason } };
}

/** The rows of the page, each with the sums of all; a page beyond the last one is a single row without id. What waits is gone through once. */
async function readPage(db: Database, waiting: Query, { reason, limit, page }: Asked): Promise<Row[]> {
	const sums = WAITING_REASONS.map((name) => db.raw('coalesce(sum(??), 0) as ??', [name, `all_${name}`]));
	const shown = db.from('found').orderBy(ORDER).limit(limit).offset((page - 1) * limit).select('*');
	if (reason) void shown.where(reason, 1);
	return (await db
		.withMaterialized('found', db.from(waiting).select('*'))
		.with('sums', db.from('found').select(db.raw('count(*) as total'), ...sums))
		.with('shown', shown)
		.from('sums')
		.leftJoin('shown', db.raw('1 = 1') as never)
		.orderBy(ORDER)
		.select('*')) as Row[];
}

async function describe(backend: Backend, caller: Caller, rows: readonly Row[]): Promise<FindingBrief[]> {
	const products = await visibleAmong(backend, caller, [...new Set(rows.map((row) => row['product'] as Key))]);
	const names = new Map(products.map((product) => [String(product.id), product]));
	const details = new Map<string, Row>();
	for (const collection of new Set(rows.map((row) => row['collection'] as RowCollection))) {
		const ids = rows.filter((row) => row['collection'] === collection).map((row) => row['id']);
		for (const detail of await readDetails(backend.database, collection, ids)) details.set(detail['id'] as string, detail);
	}
	return rows.flatMap((row) => {
		const [detail, product] = [details.get(row['id'] as string), names.get(String(row['product']))];
		return detail && product ? [briefOf(row, detail, product)] : [];
	});
}

async function readDetails(db: Database, collection: RowCollection, ids: readonly unknown[]): Promise<Row[]> {
	const query = db(`${collection} as l`)
		.where(isAmong(db, 'l.id', ids))
		.select('l.id', 'l.review', 'l.date_updated', ...COLUMNS[collection])
		.select(db.raw('? as quote', [jsonText(db, 'l.evidence', '0.quote')]), db.raw('? as page', [jsonText(db, 'l.evidence', '0.page')]));
	if (collection === 'coverage_segments') return (await query) as Row[];
	if (collection === 'coverage_benefits') return (await query.leftJoin('coverage_segments as s', 's.id', 'l.segment').select('s.name as segment_name')) as Row[];
	return (await query
		.leftJoin('coverage_benefits as b', 'b.id', 'l.benefit')
		.leftJoin('coverage_segments as s', 's.id', db.raw('coalesce(??, ??)', ['l.segment', 'b.segment']))
		.select('s.name as segment_name', 'b.name as benefit_name')) as Row[];
}

function briefOf(row: Row, detail: Row, product: Named): FindingBrief {
	const text = (name: string) => (detail[name] ?? null) as string | null;
	const title = text('title') ?? text('quote') ?? '';
	return {
		collection: row['collection'] as RowCollection,
		id: row['id'] as string,
		product,
		path: [text('segment_name'), text('benefit_name')].filter((name) => name !== null),
		title: title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title,
		verdict: text('verdict') as FindingBrief['verdict'],
		kind: text('kind'),
		value: (detail['value'] ?? null) as number | null,
		unlimited: Boolean(detail['unlimited']),
		unit: text('unit'),
		per: text('per'),
		qualifier: text('qualifier'),
		review: detail['review'] as FindingBrief['review'],
		reasons: WAITING_REASONS.filter((reason) => Number(row[reason]) === 1),
		harm: Number(row['harm']),
		page: detail['page'] === null || detail['page'] === undefined ? null : Number(detail['page']),
		date_updated: isoDate(detail['date_updated']),
	};
}
