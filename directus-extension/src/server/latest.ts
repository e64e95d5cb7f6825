/** The latest analysis of each of several products. Dry runs and cleanups do not count: they leave the coverage as it was. */

import type { SchemaOverview } from '@directus/types';
import { ANALYSES, type Analysis, type Key } from '../shared/contracts';
import { publicFields } from './analyses';
import type { Database, Row } from './backend';
import { decodeRow, jsonObject } from './rows';
import { isAmong, jsonIs, type Raw } from './sql';

/** `done`: the latest that has ended well, whatever runs or failed since. `products` null = all. Product key (as text) → row as stored. */
export async function latestRows(db: Database, products: readonly Key[] | null, done: boolean, columns: readonly (string | Raw)[]): Promise<Map<string, Row>> {
	const ranked = db(ANALYSES)
		.where('task', 'analysis')
		.whereNot((query) => {
			void query.where(jsonIs(db, 'options', 'dry_run', true)).orWhere(jsonIs(db, 'options', 'dry_run_directus', true));
			void query.orWhere(jsonIs(db, 'options', 'seed_directus', false));
		})
		.select('id', db.raw('row_number() over (partition by ?? order by ?? desc, ?? desc) as place', ['product', 'date_created', 'id']));
	if (products) void ranked.where(isAmong(db, 'product', products));
	if (done) void ranked.where('status', 'done');
	const newest = db.from(ranked.as('ranked')).where('place', 1).select('id');
	const rows = (await db(ANALYSES).whereIn('id', newest).select(...columns, 'product')) as Row[];
	return new Map(rows.map((row) => [String(row['product']), row]));
}

/** Product key (as text) → its latest analysis as users see it. `brief`: without its account, which may be long. */
export async function latestAnalyses(db: Database, schema: SchemaOverview, products: readonly Key[], brief = false): Promise<Map<string, Analysis>> {
	if (products.length === 0) return new Map();
	const fields = publicFields(schema).filter((field) => !brief || field !== 'account');
	const rows = await latestRows(db, products, false, brief ? [...fields, db.raw('null as account')] : fields);
	return new Map([...rows].map(([product, row]) => [product, decodeRow(schema, ANALYSES, row) as unknown as Analysis]));
}

/** What the latest run that wrote says of the rows as they stand, whatever runs or failed since; null where none has ended well. */
export async function latestAccount(db: Database, product: Key): Promise<Record<string, unknown> | null> {
	const row = (await latestRows(db, [product], true, ['account'])).get(String(product));
	return row ? jsonObject(row['account']) : null;
}
