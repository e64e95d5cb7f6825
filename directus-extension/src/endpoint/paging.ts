/** What a reading route is asked for in its query: lists, choices, pages. Each wrong value is named. */

import type { Request } from 'express';
import { coverageError } from '../server/errors';
import { queryText } from './http';

const USUAL_LIMIT = 20;
const LONGEST_LIMIT = 100;
const LAST_PAGE = 100_000;
const MOST_NAMED = 100;

/** `limit` (1-100, `usual` where not given) and `page` (from 1). Raises OPTION_INVALID. */
export function pageOf(req: Request, usual = USUAL_LIMIT): { limit: number; page: number } {
	return { limit: wholeOf(req, 'limit', usual, LONGEST_LIMIT), page: wholeOf(req, 'page', 1, LAST_PAGE) };
}

/** A whole number from 1 to `most`. Raises OPTION_INVALID. */
export function wholeOf(req: Request, name: string, usual: number, most: number): number {
	const given = queryText(req, name);
	if (given === undefined) return usual;
	const value = /^\d{1,9}$/.test(given) ? Number(given) : 0;
	if (value >= 1 && value <= most) return value;
	throw invalid(name, `must be a whole number from 1 to ${most}`);
}

/** Names separated by commas, each once; null where none is given. Raises OPTION_INVALID where there are too many. */
export function listOf(req: Request, name: string): string[] | null {
	const given = queryText(req, name);
	if (given === undefined) return null;
	const names = [...new Set(given.split(',').map((part) => part.trim()).filter((part) => part !== ''))];
	if (names.length <= MOST_NAMED) return names;
	throw invalid(name, `must name at most ${MOST_NAMED}`);
}

/** One of the values, or undefined where none is given. Raises OPTION_INVALID. */
export function choiceOf<T extends string>(req: Request, name: string, values: readonly T[]): T | undefined {
	const given = queryText(req, name);
	if (given === undefined || (values as readonly string[]).includes(given)) return given as T | undefined;
	throw invalid(name, `must be one of ${values.join(', ')}`);
}

/** Some of the values, separated by commas; null where none is given. Raises OPTION_INVALID. */
export function choicesOf<T extends string>(req: Request, name: string, values: readonly T[]): T[] | null {
	const given = listOf(req, name);
	if (given?.every((one) => (values as readonly string[]).includes(one)) ?? true) return given as T[] | null;
	throw invalid(name, `must name some of ${values.join(', ')}`);
}

export function invalid(field: string, fault: string): Error {
	return coverageError('OPTION_INVALID', { message: `${field} ${fault}`, field });
}
