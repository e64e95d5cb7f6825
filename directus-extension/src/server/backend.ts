/** What the server side works with, made once per entry from what Directus hands to an extension. */

import type { Accountability, ApiExtensionContext, SchemaOverview } from '@directus/types';
import { readSettings, type Settings } from './env';
import { Sidecar } from './sidecar';

export type Database = ApiExtensionContext['database'];
export type Row = Record<string, unknown>;

export interface Backend {
	database: Database;
	services: ApiExtensionContext['services'];
	settings: Settings;
	sidecar: Sidecar;
	log: ApiExtensionContext['logger'];
	schema: () => Promise<SchemaOverview>;
	/** Empties Directus's cache of answers where the operator wants that on a write: ours pass it by. */
	written: () => Promise<void>;
}

/** Directus lets nobody else empty its cache. */
const OPERATOR: Accountability = { user: null, role: null, roles: [], admin: true, app: false, ip: null };

type Context = Pick<ApiExtensionContext, 'database' | 'services' | 'env' | 'logger' | 'getSchema'>;

/** Raises Error where a setting is wrong. */
export function createBackend(context: Context): Backend {
	const settings = readSettings(context.env);
	const log = context.logger;
	const schema = () => context.getSchema();
	return {
		database: context.database,
		services: context.services,
		settings,
		sidecar: new Sidecar(settings, { info: (text) => log.info(text), warn: (text) => log.warn(text) }),
		log,
		schema,
		written: async () => {
			if (!settings.purgeCache) return;
			const utilities = new context.services.UtilsService({ schema: await schema(), accountability: OPERATOR });
			await utilities.clearCache({ system: false });
		},
	};
}
