/** The routes by which a person decides about a product's coverage. */

import type { Router } from 'express';
import type { Backend } from '../server/backend';
import { check } from '../server/checking';
import { decide } from '../server/decide';
import { callerOf } from '../server/rights';
import { bodyOf, param, refuseForms, route } from './http';

export function decisionRoutes(router: Router, backend: Backend): void {
	router.post('/products/:id/decisions', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		refuseForms(req);
		res.json({ data: await decide(backend, caller, param(req, 'id'), bodyOf(req)) });
	}));

	router.post('/products/:id/check', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		refuseForms(req);
		res.json({ data: await check(backend, caller, param(req, 'id'), bodyOf(req)) });
	}));
}
