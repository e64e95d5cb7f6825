/** The route by which a person asks what the policies say to a case. */

import type { Router } from 'express';
import type { Backend } from '../server/backend';
import { answerCase, readCase } from '../server/cases';
import { callerOf } from '../server/rights';
import { bodyOf, refuseForms, route } from './http';

export function caseRoutes(router: Router, backend: Backend): void {
	router.post('/cases', route(async (req, res) => {
		const caller = callerOf(req.accountability);
		refuseForms(req);
		res.json({ data: await answerCase(backend, caller, readCase(bodyOf(req))) });
	}));
}
