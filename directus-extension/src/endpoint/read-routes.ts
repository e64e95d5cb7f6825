/** What the workspace reads. Every route shows what the caller may read, and nothing of what he may not. */

import { pipeline } from 'node:stream/promises';
import type { Response, Router } from 'express';
import { ROW_COLLECTIONS } from '../shared/contracts';
import { REVIEWS, VERDICTS, WAITING_REASONS } from '../shared/findings';
import type { Backend } from '../server/backend';
import { compare } from '../server/comparison';
import { listProducts } from '../server/product-list';
import { callerOf } from '../server/rights';
import { readTree } from '../server/tree';
import { visibleProduct } from '../server/visible';
import { openDocument, type VisibleDocument } from '../server/visible-document';
import { readWorklist } from '../server/worklist';
import { param, queryText, route } from './http';
import { choiceOf, listOf, pageOf } from './paging';

const LONGEST_SEARCH = 200;

export function readRoutes(router: Router, backend: Backend): void {
	router.get('/products', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		const ids = listOf(req, 'ids');
		const wanted = { search: queryText(req, 'search'), ids, ...pageOf(req, ids?.length) };
		res.json(await listProducts(backend, caller, wanted));
	}));

	router.get('/products/:id/tree', route(async (req, res) => {
		const { product, right } = await visibleProduct(backend, callerOf(req.accountability), param(req, 'id'));
		res.json({ data: await readTree(backend, product, right) });
	}));

	router.get('/findings', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		const asked = {
			product: queryText(req, 'product_id'),
			collection: choiceOf(req, 'collection', ROW_COLLECTIONS),
			review: choiceOf(req, 'review', REVIEWS),
			verdict: choiceOf(req, 'verdict', VERDICTS),
			reason: choiceOf(req, 'reason', WAITING_REASONS),
			search: queryText(req, 'search')?.slice(0, LONGEST_SEARCH),
		};
		res.json(await readWorklist(backend, caller, { ...asked, ...pageOf(req) }));
	}));

	router.get('/comparison', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		res.json({ data: await compare(backend, caller, listOf(req, 'products') ?? [], queryText(req, 'taxonomy')) });
	}));

	router.get('/documents/:id/content', route(async (req, res) => {
		const found = await openDocument(backend, callerOf(req.accountability), param(req, 'id'), req.headers.range);
		sendHeaders(res, found);
		await pipeline(found.stream, res);
	}));
}

/** Whatever the file is, a browser must not run it, guess its type, or keep it for the next person. */
function sendHeaders(res: Response, { name, type, size, span }: VisibleDocument): void {
	res.status(span ? 206 : 200);
	res.setHeader('content-type', type);
	res.setHeader('content-length', String(span ? span.end - span.start + 1 : size));
	if (span) res.setHeader('content-range', `bytes ${span.start}-${span.end}/${size}`);
	res.setHeader('accept-ranges', 'bytes');
	res.setHeader('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`);
	res.setHeader('cache-control', 'private, no-store');
	res.setHeader('x-content-type-options', 'nosniff');
	res.setHeader('content-security-policy', "sandbox; default-src 'none'");
}
