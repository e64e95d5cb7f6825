/** The Directus errors that the bundle throws, made from the shared table, and the way back from a foreign error to a code and a sentence. */

import { createError, isDirectusError } from '@directus/errors';
import { ERRORS, type ErrorCode } from '../shared/errors';
import type { CheckProblem } from '../shared/findings';

export interface Details {
	message?: string;
	field?: string;
	ids?: string[];
	/** place in a list that was sent, from 0 */
	index?: number;
	/** what the value rules say against it */
	problems?: readonly CheckProblem[];
}

/** An error that Directus answers with its status, `message` and `extensions: {code, field?, ids?}`. */
export function coverageError(code: ErrorCode, details: Details = {}): Error {
	const [status, sentence] = ERRORS[code];
	const { message = sentence, ...extensions } = details;
	return new (createError<Omit<Details, 'message'>>(code, message, status))(extensions);
}

/** Code and sentence of any error, safe to show to a user: what is not a Directus error of a known kind stays unnamed. */
export function describeError(error: unknown): { code: string; message: string } {
	if (isDirectusError(error)) return { code: error.code, message: error.message };
	return { code: 'INTERNAL_ERROR', message: 'Something unexpected went wrong; the log has the details.' };
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
	return isDirectusError(error) && error.code === code;
}

/** The text of an error for the log. */
export function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

export function isUniqueViolation(error: unknown): boolean {
	const { code, message } = databaseFault(error);
	return code === '23505' || (code.startsWith('SQLITE_CONSTRAINT') && message.includes('UNIQUE'));
}

export function isForeignKeyViolation(error: unknown): boolean {
	const { code, message } = databaseFault(error);
	return code === '23503' || (code.startsWith('SQLITE_CONSTRAINT') && message.includes('FOREIGN KEY'));
}

/** True where the database refused a value: a missing one, one of the wrong type, or one that is too long. */
export function isDataFault(error: unknown): boolean {
	const { code } = databaseFault(error);
	return code.startsWith('22') || code.startsWith('23') || code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH';
}

function databaseFault(error: unknown): { code: string; message: string } {
	if (typeof error !== 'object' || error === null || isDirectusError(error)) return { code: '', message: '' };
	const { code, message } = error as { code?: unknown; message?: unknown };
	return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}
