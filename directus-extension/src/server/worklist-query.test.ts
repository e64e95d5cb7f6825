import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import createKnex from 'knex';
import { describe, expect, it } from 'vitest';
import { ROW_COLLECTIONS, type RowCollection } from '../shared/contracts';
import { REVIEWS, VERDICTS, type WaitingReason } from '../shared/findings';
import { harmOf, reasonsOf, type Weighed } from '../shared/waiting';
import type { Database, Row } from './backend';
import { waitingRows, type Filter, type Marked } from './worklist-query';

const knex = createKnex({ client: 'sqlite3', useNullAsDefault: true }) as unknown as Database;
const COLUMNS = [
	'id', 'product', 'sort', 'segment', 'benefit', 'name', 'summary', 'text', 'verdict', 'kind', 'value', 'unlimited', 'unit', 'qualifier', 'evidence',
	'review', 'origin', 'proposal', 'missing_since', 'reviewed_on', 'user_created', 'user_updated',
];
const NO_MARKS: Marked = { contradiction: [], disputed: [] };

type Stored = Weighed & { collection: RowCollection; id: string; product: string; name?: string; text?: string; evidence?: string; segment?: string };

function ask(rows: readonly Stored[], filter: Filter, marked: Marked): Row[] {
	const store = new DatabaseSync(':memory:');
	for (const name of ROW_COLLECTIONS) store.exec(`create table ${name} (${COLUMNS.join(', ')})`);
	for (const row of rows) {
		const values = COLUMNS.map((name) => (row as unknown as Record<string, unknown>)[name] ?? null).map((value) => (typeof value === 'boolean' ? Number(value) : value));
		store.prepare(`insert into ${row.collection} values (${COLUMNS.map(() => '?').join(', ')})`).run(...(values as SQLInputValue[]));
	}
	const { sql, bindings } = knex.from(waitingRows(knex, filter, marked)).toSQL().toNative();
	const found = store.prepare(sql).all(...(bindings as SQLInputValue[])) as Row[];
	store.close();
	return found;
}

/** The same numbers each time. */
function dice(seed: number): <T>(values: readonly T[]) => T {
	let state = seed;
	return (values) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return values[Math.floor((state / 2 ** 32) * values.length)] as never;
	};
}

function anyRow(pick: ReturnType<typeof dice>, at: number): Stored {
	return {
		collection: pick(ROW_COLLECTIONS), id: `r${at}`, product: pick(['p', 'q']), verdict: pick(VERDICTS),
		kind: pick(['condition', 'exclusion', 'max_amount']), value: pick([null, 0, 0.5, 1, 4.99, 5, 1000, 123_456, 3e7, 1e12]), unlimited: pick([true, false, false]),
		unit: pick([null, '', 'EUR', 'CHF', '%', 'days', 'count', 'fathoms']), review: pick(['proposed', 'proposed', ...REVIEWS]), origin: pick(['document', 'document', 'person', null]),
		proposal: pick([null, null, '{"value":1}']), missing_since: pick([null, null, 2000]), reviewed_on: pick([null, 1000, 2000, 3000]),
		user_created: pick([null, null, 'u']), user_updated: pick([null, null, 'u']),
	};
}

describe('the database', () => {
	it('finds the same reasons and the same harm as the rules', () => {
		const pick = dice(7);
		const rows = Array.from({ length: 3000 }, (_, at) => anyRow(pick, at));
		const marked = { contradiction: rows.filter((_, at) => at % 11 === 0).map(({ id }) => id), disputed: rows.filter((_, at) => at % 3 === 0).map(({ id }) => id) };
		const [contradiction, disputed] = [new Set(marked.contradiction), new Set(marked.disputed)];
		const expected = rows.flatMap((row) => {
			const asStored = row.collection === 'coverage_segments' || row.collection === 'coverage_benefits' ? row : { ...row, verdict: null };
			const reasons = reasonsOf(asStored, { contradiction: contradiction.has(row.id), disputed: disputed.has(row.id) });
			return reasons.length > 0 ? [[row.id, [...reasons].sort(), harmOf(row.collection, row, reasons)]] : [];
		});
		const names: WaitingReason[] = ['contradiction', 'disputed', 'missing', 'new', 'proposal', 'undecided'];
		const found = ask(rows, { products: null }, marked).map((row) => [row['id'], names.filter((name) => row[name] === 1), row['harm']]);
		const byId = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
		expect(found.sort(byId)).toEqual(expected.sort(byId));
		expect(new Set(found.flatMap(([, reasons]) => reasons as string[]))).toEqual(new Set(names));
	});

	const blank = { review: 'proposed', origin: 'document', proposal: null, missing_since: null, reviewed_on: null, user_created: null, user_updated: null } as const;
	const rows: Stored[] = [
		{ ...blank, collection: 'coverage_segments', id: 's', product: 'p', verdict: 'covered', name: 'Übernachtung' },
		{ ...blank, collection: 'coverage_benefits', id: 'b', product: 'p', verdict: 'silent', name: '100% Hotel_costs', segment: 's' },
		{ ...blank, collection: 'coverage_clauses', id: 'c', product: 'q', kind: 'exclusion', text: 'Cash is not covered.', evidence: '[{"quote":"No Cash at all"}]' },
	];
	const ids = (filter: Omit<Filter, 'products'>, products: string[] | null = null) => ask(rows, { products, ...filter }, NO_MARKS).map((row) => row['id']);

	it.each<[string, string[]]>([
		['übernachtung', ['s', 'b']],
		['HOTEL', ['b']],
		['100%', ['b']],
		['l_c', ['b']],
		['1_0', []],
		['at all', ['c']],
		["' or 1=1 --", []],
	])('finds %j', (search, expected) => {
		expect(ids({ search })).toEqual(expected);
	});

	it('narrows by product, however many, by collection and verdict', () => {
		expect(ids({}, ['q'])).toEqual(['c']);
		expect(ids({}, [])).toEqual([]);
		expect(ids({}, ['q', ...Array.from({ length: 2000 }, (_, at) => `x${at}`)])).toEqual(['c']);
		expect(ids({ verdict: 'silent' })).toEqual(['b']);
		expect(ids({ verdict: 'silent', collection: 'coverage_clauses' })).toEqual([]);
		expect(ids({ review: 'accepted' })).toEqual([]);
	});
});
