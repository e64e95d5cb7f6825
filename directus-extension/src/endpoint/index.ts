/** Mounts the routes of docs/contracts.md under /coverage. Registration never throws: a wrong setting is answered, not hidden. */

import { defineEndpoint } from '@directus/extensions-sdk';
import type { RequestHandler } from 'express';
import { ANALYSES } from '../shared/contracts';
import { createBackend, type Backend } from '../server/backend';
import { coverageError, reasonOf } from '../server/errors';
import { caseRoutes } from './case-routes';
import { decisionRoutes } from './decision-routes';
import { insightRoutes } from './insight-routes';
import { readRoutes } from './read-routes';
import { serviceRoutes } from './service-routes';
import { staticRoutes } from './static-routes';
import { taxonomyRoutes } from './taxonomy-routes';
import { userRoutes } from './user-routes';

/** Says what is missing where the collections have not been set up. */
function ready(backend: Backend): RequestHandler {
	return (_req, _res, next) => {
		backend.schema().then((schema) => {
			const message = 'The coverage collections are missing: run `sidecar setup`.';
			next(schema.collections[ANALYSES] ? undefined : coverageError('SETTINGS_INVALID', { message }));
		}, next);
	};
}

export default defineEndpoint({
	id: 'coverage',
	handler: (router, context) => {
		staticRoutes(router);
		let backend: Backend;
		try {
			backend = createBackend(context);
		} catch (error) {
			const message = reasonOf(error);
			context.logger.error(`coverage: ${message}`);
			router.use((_req, _res, next) => next(coverageError('SETTINGS_INVALID', { message })));
			return;
		}
		router.use('/analyses', ready(backend));
		router.use('/cleanups', ready(backend));
		router.use('/service', ready(backend));
		for (const path of ['/products', '/documents', '/findings', '/comparison', '/insights', '/cases', '/taxonomies']) router.use(path, ready(backend));
		serviceRoutes(router, backend);
		userRoutes(router, backend);
		readRoutes(router, backend);
		decisionRoutes(router, backend);
		caseRoutes(router, backend);
		insightRoutes(router, backend);
		taxonomyRoutes(router, backend);
	},
});
