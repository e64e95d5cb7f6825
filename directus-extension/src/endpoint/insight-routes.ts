/** The figures of the insights panels: of the products that the caller may read. */

import type { Router } from 'express';
import type { Backend } from '../server/backend';
import { readInsights } from '../server/insights';
import { callerOf } from '../server/rights';
import { MOST_DAYS, USUAL_DAYS } from '../shared/insights';
import { route } from './http';
import { wholeOf } from './paging';

export function insightRoutes(router: Router, backend: Backend): void {
	router.get('/insights', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		res.json({ data: await readInsights(backend, caller, wholeOf(req, 'days', USUAL_DAYS, MOST_DAYS)) });
	}));
}
