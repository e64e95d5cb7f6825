/** The routes for people and their programs: each is decided by the caller's own rights on the product. */

import type { Router } from 'express';
import { VERSION } from '../shared/contracts';
import { STATUSES } from '../shared/status';
import { currentAnalysis, listAnalyses, publicAnalysis, readAnalysis } from '../server/analyses';
import type { Backend } from '../server/backend';
import { cancel } from '../server/cancel';
import { coverageError, hasCode } from '../server/errors';
import { readCleanup, readStart, requestCleanup, requestMany, requestStart } from '../server/requests';
import { authorise, callerOf } from '../server/rights';
import { listVisibleAnalyses, readSnapshot } from '../server/visible-analyses';
import { streamEvents } from './events';
import { bodyOf, param, queryText, refuseForms, route, type DirectusRequest } from './http';
import { choicesOf, pageOf } from './paging';

export function userRoutes(router: Router, backend: Backend): void {
	router.post('/analyses', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		refuseForms(req);
		const wish = readStart(bodyOf(req), 'api');
		if (wish.products) {
			res.status(207).json({ data: await requestMany(backend, caller, wish.products, wish) });
			return;
		}
		const started = await requestStart(backend, caller, wish.product, wish);
		res.status(started.status === 'done' ? 200 : 202).json({ data: started });
	}));

	router.post('/cleanups', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		refuseForms(req);
		const wish = readCleanup(bodyOf(req), 'api');
		res.status(202).json({ data: await requestCleanup(backend, caller, wish) });
	}));

	router.get('/analyses', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		const wanted = queryText(req, 'product_id');
		const limit = pageOf(req).limit;
		if (wanted === undefined) {
			res.json({ data: await listVisibleAnalyses(backend, caller, choicesOf(req, 'status', STATUSES), limit) });
			return;
		}
		const product = await authorise(backend, caller, wanted, 'read');
		if (queryText(req, 'current') === 'true') {
			const current = await currentAnalysis(backend, product);
			res.json({ data: current ? [current] : [] });
			return;
		}
		res.json({ data: await listAnalyses(backend, { product }, limit) });
	}));

	router.get('/analyses/:id', route(async (req, res) => {
		await visible(backend, req, 'read');
		res.json({ data: await publicAnalysis(backend, param(req, 'id')) });
	}));

	router.get('/analyses/:id/findings', route(async (req, res) => {
		const row = await visible(backend, req, 'read');
		res.json({ data: await readSnapshot(backend, row.id) });
	}));

	router.get('/analyses/:id/events', route(async (req, res) => {
		const row = await visible(backend, req, 'read');
		await streamEvents(backend, row.id, req.accountability?.user ?? null, req, res);
	}));

	router.post('/analyses/:id/cancel', route(async (req, res) => {
		refuseForms(req);
		const row = await visible(backend, req, 'update');
		res.json({ data: await cancel(backend, row.id, req.accountability?.user ?? null) });
	}));

	router.get('/status', route(async (req, res) => {
		callerOf(req.accountability);
		const sidecar = (await backend.sidecar.isUp()) ? 'up' : 'down';
		res.json({ data: { version: VERSION, sidecar, auto_analyze: backend.settings.autoAnalyze, file_field: backend.settings.fileField } });
	}));
}

/** The analysis, where the caller has this right on its product. Raises ANALYSIS_UNKNOWN where he may not even see it. */
async function visible(backend: Backend, req: DirectusRequest, right: 'read' | 'update') {
	const caller = callerOf(req.accountability);
	const row = await readAnalysis(backend.database, param(req, 'id'));
	try {
		await authorise(backend, caller, row.product, right);
	} catch (error) {
		if (hasCode(error, 'PRODUCT_UNKNOWN')) throw coverageError('ANALYSIS_UNKNOWN');
		throw error;
	}
	return row;
}
