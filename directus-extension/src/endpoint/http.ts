/** The edge between express and the server side: who calls, with what body, and where a thrown error goes. */

import type { Accountability } from '@directus/types';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Row } from '../server/backend';
import { coverageError } from '../server/errors';

export type DirectusRequest = Request & { accountability?: Accountability | null; tokenSource?: string | null };

type Handler = (req: DirectusRequest, res: Response) => Promise<void>;

/** An express handler whose rejection goes to Directus's error handler. */
export function route(handler: Handler): RequestHandler {
	return (req: Request, res: Response, next: NextFunction) => {
		handler(req as DirectusRequest, res).catch((error: unknown) => {
			if (res.headersSent) res.destroy();
			else next(error);
		});
	};
}

/** The JSON body. Raises REQUEST_ERROR where it is no object. */
export function bodyOf(req: Request): Row {
	const body: unknown = req.body ?? {};
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		throw coverageError('REQUEST_ERROR', { message: 'The body must be a JSON object.' });
	}
	return body as Row;
}

/** A form on a foreign site can send a browser's cookie, but not JSON. Raises UNSUPPORTED_MEDIA_TYPE. */
export function refuseForms(req: DirectusRequest): void {
	if (req.tokenSource === 'cookie' && !req.is('application/json')) throw coverageError('UNSUPPORTED_MEDIA_TYPE');
}

export function param(req: Request, name: string): string {
	const value: unknown = req.params[name];
	return typeof value === 'string' ? value : '';
}

/** Raises OPTION_INVALID for a text that no database takes. */
export function queryText(req: Request, name: string): string | undefined {
	const value = req.query[name];
	// PostgreSQL keeps no NUL in text, and fails on one.
	if (typeof value === 'string' && value.includes('\0')) throw coverageError('OPTION_INVALID', { message: `${name} holds a NUL character`, field: name });
	return typeof value === 'string' && value !== '' ? value : undefined;
}
