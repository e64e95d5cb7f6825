/** Mounts the routes of docs/contracts.md under /coverage. Registration never throws: a wrong setting is answered, not hidden. */

import { defineEndpoint } from '@directus/extensions-sdk';
import { createBackend, type Backend } from '../server/backend';
import { coverageError, reasonOf } from '../server/errors';
import { serviceRoutes } from './service-routes';
import { userRoutes } from './user-routes';

export default defineEndpoint({
	id: 'coverage',
	handler: (router, context) => {
		let backend: Backend;
		try {
			backend = createBackend(context);
		} catch (error) {
			const message = reasonOf(error);
			context.logger.error(`coverage: ${message}`);
			router.use((_req, _res, next) => next(coverageError('SETTINGS_INVALID', { message })));
			return;
		}
		serviceRoutes(router, backend);
		userRoutes(router, backend);
	},
});
