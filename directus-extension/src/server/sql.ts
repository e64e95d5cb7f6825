/** The few expressions in which SQLite and PostgreSQL differ. Knows no table. */

import type { Database } from './backend';

export type Raw = ReturnType<Database['raw']>;

function onPostgres(db: Database): boolean {
	return (db.client as { dialect?: string }).dialect === 'postgresql';
}

/** A member of a stored JSON object, as text; null where there is none. `path` names members and list places, as in `0.quote`. */
export function jsonText(db: Database, column: string, path: string): Raw {
	const steps = path.split('.');
	if (onPostgres(db)) return db.raw(`(??)::json #>> ?::text[]`, [column, `{${steps.join(',')}}`]);
	const route = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
	return db.raw(`json_extract(??, ?)`, [column, `$${route}`]);
}

/** Whether a member of a stored JSON object is this truth value. */
export function jsonIs(db: Database, column: string, name: string, value: boolean): Raw {
	if (onPostgres(db)) return db.raw(`coalesce((??)::json ->> ?, '') = ?`, [column, name, String(value)]);
	return db.raw(`coalesce(json_extract(??, ?), -1) = ?`, [column, `$.${name}`, value ? 1 : 0]);
}

/** So many values are looked up by the column's index; more of them are gone through. */
const INDEXED_UP_TO = 500;

/** Whether the column's value is one of these, however many there are: many go in one binding, compared as texts. */
export function isAmong(db: Database, column: string, values: readonly unknown[]): Raw {
	if (values.length === 0) return db.raw('1 = 0');
	if (values.length <= INDEXED_UP_TO) return db.raw(`?? in (${values.map(() => '?').join(', ')})`, [column, ...values] as never);
	const list = JSON.stringify(values.map(String));
	if (onPostgres(db)) return db.raw(`cast(?? as text) in (select json_array_elements_text(?::json))`, [column, list]);
	return db.raw(`cast(?? as text) in (select value from json_each(?))`, [column, list]);
}

/** 1 where the condition holds, else 0: to be summed up. */
export function countIf(db: Database, condition: string, bindings: readonly unknown[] = []): Raw {
	return db.raw(`sum(case when ${condition} then 1 else 0 end)`, bindings as never);
}
