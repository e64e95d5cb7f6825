/** The verbs of the sidecar, for the service user and nobody else. */

import { pipeline } from 'node:stream/promises';
import type { Router } from 'express';
import type { Backend } from '../server/backend';
import { readCommit } from '../server/changes';
import { beat, claim, epochOf, progress } from '../server/claim';
import { commit } from '../server/commit';
import { readContent, readRows } from '../server/content';
import { coverageError } from '../server/errors';
import { fail, readFailure } from '../server/fail';
import { callerOf, isServiceUser } from '../server/rights';
import { readSweep, requeue, sweep } from '../server/sweep';
import { bodyOf, param, queryText, route, type DirectusRequest } from './http';
import { readNdjson } from './ndjson';

export function serviceRoutes(router: Router, backend: Backend): void {
	router.use('/service', (req, _res, next) => {
		const { accountability } = req as DirectusRequest;
		try {
			callerOf(accountability);
			next(isServiceUser(accountability) ? undefined : coverageError('FORBIDDEN'));
		} catch (error) {
			next(error);
		}
	});

	router.post('/service/sweep', route(async (req, res) => {
		const { staleSeconds, limit } = readSweep(bodyOf(req));
		res.json({ data: await sweep(backend, staleSeconds, limit) });
	}));

	router.post('/service/analyses/:id/requeue', route(async (req, res) => {
		res.json({ data: await requeue(backend, param(req, 'id'), epochOf(bodyOf(req)['epoch'])) });
	}));

	router.post('/service/analyses/:id/claim', route(async (req, res) => {
		const { epoch, worker } = bodyOf(req);
		const name = typeof worker === 'string' ? worker.slice(0, 100) : '';
		res.json({ data: await claim(backend, param(req, 'id'), epochOf(epoch), name) });
	}));

	router.post('/service/analyses/:id/beat', route(async (req, res) => {
		await beat(backend, param(req, 'id'), epochOf(bodyOf(req)['epoch']));
		res.status(204).end();
	}));

	router.post('/service/analyses/:id/progress', route(async (req, res) => {
		const body = bodyOf(req);
		await progress(backend, param(req, 'id'), epochOf(body['epoch']), body);
		res.status(204).end();
	}));

	router.post('/service/analyses/:id/fail', route(async (req, res) => {
		const body = bodyOf(req);
		res.json({ data: await fail(backend, param(req, 'id'), epochOf(body['epoch']), readFailure(body)) });
	}));

	router.get('/service/analyses/:id/rows', route(async (req, res) => {
		res.json({ data: await readRows(backend, param(req, 'id'), epochOf(queryText(req, 'epoch'))) });
	}));

	router.get('/service/analyses/:id/documents/:document/content', route(async (req, res) => {
		const content = await readContent(backend, param(req, 'id'), epochOf(queryText(req, 'epoch')), param(req, 'document'));
		res.setHeader('content-type', content.type);
		res.setHeader('cache-control', 'no-store');
		if (content.size !== null) res.setHeader('content-length', String(content.size));
		await pipeline(content.stream, res);
	}));

	router.post('/service/analyses/:id/commit', route(async (req, res) => {
		if (!req.is('application/x-ndjson')) throw coverageError('UNSUPPORTED_MEDIA_TYPE', { message: 'Send the commit as application/x-ndjson.' });
		// The request must outlive a refusal: Directus reads its socket once the answer is sent, and dies where there is none.
		const chunks = req.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
		const lines = await readNdjson(chunks, backend.settings.maxCommitBytes);
		res.json({ data: await commit(backend, param(req, 'id'), readCommit(lines)) });
	}));
}
