/** The runs of a span of time, counted by the database, on SQLite and PostgreSQL. Knows no rights. */

import { ANALYSES, ROW_COLLECTIONS, type Key } from '../shared/contracts';
import type { Database, Row } from './backend';
import { countIf, isAmong, jsonText, type Raw } from './sql';
import { IS_WAITING } from './worklist-rows';

type Query = ReturnType<Database['queryBuilder']>;

export interface Span {
	/** null = all */
	products: readonly Key[] | null;
	from: Date;
}

const FOUND = ['num_segments', 'num_benefits', 'num_limits', 'num_conditions', 'num_exclusions'];
/** nearest rank: the middle one, and the one that nine tenths do not exceed; divided as whole numbers by both databases */
const MIDDLE = '(many + 1) / 2';
const NINE_TENTHS = '(9 * many + 9) / 10';

function onPostgres(db: Database): boolean {
	return (db.client as { dialect?: string }).dialect === 'postgresql';
}

/** The day of a stored moment in UTC, as text. */
function dayOf(db: Database, column: string): Raw {
	return onPostgres(db) ? db.raw(`to_char(?? at time zone 'UTC', 'YYYY-MM-DD')`, [column]) : db.raw(`date(?? / 1000, 'unixepoch')`, [column]);
}

function secondsBetween(db: Database, from: string, to: string): Raw {
	return onPostgres(db) ? db.raw('extract(epoch from (?? - ??))', [to, from]) : db.raw('(?? - ??) / 1000.0', [to, from]);
}

function numberIn(db: Database, column: string, name: string): Raw {
	return db.raw('coalesce(cast(? as double precision), 0)', [jsonText(db, column, name)]);
}

/** One row per analysis: day, status, cost, seconds, found, withheld. */
function runsOf(db: Database, span: Span): Query {
	const found = db.raw(FOUND.map(() => '?').join(' + '), FOUND.map((name) => numberIn(db, 'counts', name)));
	const columns = { day: dayOf(db, 'date_created'), seconds: secondsBetween(db, 'started', 'finished'), found, withheld: numberIn(db, 'counts', 'withheld') };
	const named = Object.entries(columns).map(([name, column]) => db.raw('? as ??', [column, name]));
	return inSpan(db, db(ANALYSES).select('status', 'cost', ...named) as Query, span).as('runs');
}

function inSpan(db: Database, query: Query, { products, from }: Span): Query {
	void query.where('task', 'analysis').where('date_created', '>=', from);
	return products ? query.where(isAmong(db, 'product', products)) : query;
}

/** By day: done, failed, cancelled, active, cost, found, withheld. */
export async function countRuns(db: Database, span: Span): Promise<Row[]> {
	const states = { done: `status = 'done'`, failed: `status = 'failed'`, cancelled: `status = 'cancelled'`, active: `status not in ('done', 'failed', 'cancelled')` };
	const counts = Object.entries(states).map(([name, condition]) => db.raw('? as ??', [countIf(db, condition), name]));
	const ofDone = ['found', 'withheld'].map((name) => db.raw(`sum(case when status = 'done' then ?? else 0 end) as ??`, [name, name]));
	return (await db.from(runsOf(db, span)).groupBy('day').select('day', db.raw('sum(coalesce(cost, 0)) as cost'), ...counts, ...ofDone)) as Row[];
}

/** By day: median and p90 of the seconds that done runs took; `all_…` stands in the one day that holds that of the whole span. */
export async function rankSeconds(db: Database, span: Span): Promise<Row[]> {
	const ranked = db
		.from(runsOf(db, span))
		.where('status', 'done')
		.whereNotNull('seconds')
		.select('day', 'seconds')
		.select(db.raw('row_number() over (partition by day order by seconds) as place, count(*) over (partition by day) as many'))
		.select(db.raw('row_number() over (order by seconds) as all_place, count(*) over () as all_many'))
		.as('ranked');
	const at = (place: string, rank: string, name: string) => db.raw(`max(case when ${place} = ${rank} then seconds end) as ??`, [name]);
	const ofAll = (rank: string) => rank.replace('many', 'all_many');
	return (await db
		.from(ranked)
		.groupBy('day')
		.select('day', at('place', MIDDLE, 'median'), at('place', NINE_TENTHS, 'p90'))
		.select(at('all_place', ofAll(MIDDLE), 'all_median'), at('all_place', ofAll(NINE_TENTHS), 'all_p90'))) as Row[];
}

/** Reason → claims withheld by done runs. Older accounts that hold a list say no reasons. */
export async function withheldByReason(db: Database, span: Span): Promise<Record<string, number>> {
	const done = inSpan(db, db(ANALYSES).select('account').where('status', 'done') as Query, span).as('runs');
	const members = onPostgres(db)
		? `lateral json_each_text(case when json_typeof(account::json -> 'withheld') = 'object' then account::json -> 'withheld' else '{}'::json end) as held`
		: `json_each(case when json_type(account, '$.withheld') = 'object' then json_extract(account, '$.withheld') else '{}' end) as held`;
	const rows = (await db
		.from(done)
		.joinRaw(`cross join ${members}`)
		.groupBy('held.key')
		.select('held.key as reason', db.raw('sum(cast(held.value as double precision)) as many'))) as Row[];
	return Object.fromEntries(rows.map((row) => [String(row['reason']), Number(row['many'])]));
}

/** When the row that waits longest was made; null where none waits. */
export async function oldestWaiting(db: Database, products: readonly Key[] | null): Promise<unknown> {
	const oldest: Row[] = [];
	for (const collection of ROW_COLLECTIONS) {
		const query = db(collection).whereRaw(IS_WAITING).whereNotNull('date_created').orderBy('date_created');
		if (products) void query.where(isAmong(db, 'product', products));
		const row = (await query.first('date_created')) as Row | undefined;
		if (row) oldest.push(row);
	}
	return oldest.map((row) => row['date_created']).sort((a, b) => Number(a) - Number(b))[0] ?? null;
}
