/** The route that tells what people's corrections imply for a taxonomy. */

import type { Router } from 'express';
import type { Backend } from '../server/backend';
import { callerOf } from '../server/rights';
import { readSuggestions } from '../server/suggestions';
import { param, route } from './http';

export function taxonomyRoutes(router: Router, backend: Backend): void {
	router.get('/taxonomies/:id/suggestions', route(async (req, res) => {
		res.json(await readSuggestions(backend, callerOf(req.accountability), param(req, 'id')));
	}));
}
