/** Turns values into what the database stores and back, for SQLite and PostgreSQL. Knows types, not meanings. */

import type { FieldOverview, SchemaOverview } from '@directus/types';
import type { Row } from './backend';
import { coverageError } from './errors';

const OWN_STAMPS: ReadonlySet<string> = new Set(['id', 'date_created', 'date_updated', 'user_created', 'user_updated']);

/** Names of the stored fields of a collection: aliases left out. */
export function storedFields(schema: SchemaOverview, collection: string): string[] {
	return Object.values(schema.collections[collection]?.fields ?? {})
		.filter((field) => field.type !== 'alias' && !field.alias)
		.map((field) => field.field);
}

/** Database values for `data`. Raises REQUEST_ERROR naming a field that is unknown, set by the engine alone, or of the wrong kind. */
export function encodeRow(schema: SchemaOverview, collection: string, data: Row): Row {
	const fields = schema.collections[collection]?.fields ?? {};
	const row: Row = {};
	for (const [name, value] of Object.entries(data)) {
		const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (!field || field.type === 'alias' || OWN_STAMPS.has(name)) {
			throw coverageError('REQUEST_ERROR', { message: `${collection} has no field ${name} to write`, field: name });
		}
		row[name] = encodeValue(field, value, collection);
	}
	return row;
}

function encodeValue(field: FieldOverview, value: unknown, collection: string): unknown {
	if (value === null || value === undefined) return null;
	if (field.type === 'json') return storedJson(value);
	const wrong = () => coverageError('REQUEST_ERROR', { message: `${collection}.${field.field} has a wrong value`, field: field.field });
	if (typeof value === 'object') throw wrong();
	if (field.type === 'boolean') {
		if (typeof value !== 'boolean') throw wrong();
		return value;
	}
	if (['integer', 'bigInteger', 'float', 'decimal'].includes(field.type) && typeof value === 'string' && !isNumeric(value)) throw wrong();
	if (field.type === 'timestamp' || field.type === 'dateTime') {
		const date = new Date(String(value));
		if (Number.isNaN(date.getTime())) throw wrong();
		return date;
	}
	return value;
}

/** In the text of a JSON value: an escaped sign, so that none is taken for the end of another. */
const ESCAPE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;

/**
 * A value as JSON text that both databases can look into: NUL characters are dropped, halves of surrogate pairs become U+FFFD.
 * PostgreSQL takes them into a json column, and fails every later query that reads a member of it.
 */
export function storedJson(value: unknown): string {
	return JSON.stringify(value).replace(ESCAPE, (sign) => (sign.length === 2 ? sign : sign === '\\u0000' ? '' : '\ufffd'));
}

function isNumeric(value: string): boolean {
	return value.trim() !== '' && Number.isFinite(Number(value));
}

/** A stored row as Directus would answer it: JSON parsed, truth values as such, dates as ISO 8601. Fields that the collection does not have are left out. */
export function decodeRow(schema: SchemaOverview, collection: string, row: Row): Row {
	const fields = schema.collections[collection]?.fields ?? {};
	const decoded: Row = {};
	for (const [name, value] of Object.entries(row)) {
		const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (field) decoded[name] = decodeValue(field, value);
	}
	return decoded;
}

function decodeValue(field: FieldOverview, value: unknown): unknown {
	if (value === null || value === undefined) return null;
	if (field.type === 'json') return json(value);
	if (field.type === 'boolean') return Boolean(value);
	if (field.type === 'timestamp' || field.type === 'dateTime') return isoDate(value);
	return value;
}

/** A stored date as ISO 8601, or null. */
export function isoDate(value: unknown): string | null {
	const time = millis(value);
	return time === null ? null : new Date(time).toISOString();
}

/** Milliseconds since 1970 of a stored or written date, or null. */
export function millis(value: unknown): number | null {
	if (value === null || value === undefined || value === '') return null;
	if (value instanceof Date) return value.getTime();
	const time = typeof value === 'number' ? value : new Date(String(value)).getTime();
	return Number.isNaN(time) ? null : time;
}

/** A stored JSON value: text on SQLite, parsed already on PostgreSQL. */
export function json(value: unknown): unknown {
	if (typeof value !== 'string') return value ?? null;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		return null;
	}
}

/** A stored JSON object; anything else is an empty one. */
export function jsonObject(value: unknown): Row {
	const parsed = json(value);
	return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Row) : {};
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
	const out: T[][] = [];
	for (let at = 0; at < items.length; at += size) out.push(items.slice(at, at + size));
	return out;
}
