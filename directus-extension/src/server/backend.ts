/** What the server side works with, made once per entry from what Directus hands to an extension. */

import type { Accountability, ApiExtensionContext, SchemaOverview } from '@directus/types';
import { ANALYSES } from '../shared/contracts';
import { FINAL } from '../shared/status';
import { readSettings, type Settings } from './env';
import { reasonOf } from './errors';
import { json } from './rows';
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
	/** Lets Directus tell that an analysis has ended: our writes pass its events by. Never throws and is never waited for. */
	announce: (id: string) => void;
	/** Empties Directus's cache of answers where the operator wants that on a write: ours pass it by. */
	written: () => Promise<void>;
}

const TOLD = ['product', 'status', 'error_code', 'error_message', 'counts', 'complete'];

/** Directus lets nobody else empty its cache. */
const OPERATOR: Accountability = { user: null, role: null, roles: [], admin: true, app: false, ip: null };

type Context = Pick<ApiExtensionContext, 'database' | 'services' | 'env' | 'logger' | 'getSchema'>;


/** Raises Error where a setting is wrong. */
export function createBackend(context: Context): Backend {
	const settings = readSettings(context.env);
	const log = context.logger;
	const schema = () => context.getSchema();
	const backend: Backend = {
		database: context.database,
		services: context.services,
		settings,
		sidecar: new Sidecar(settings, { info: (text) => log.info(text), warn: (text) => log.warn(text) }),
		log,
		schema,
		announce: (id) => {
			tellEnd(backend, id).catch((error: unknown) => log.warn(`coverage: no event for analysis ${id}: ${reasonOf(error)}`));
		},
		written: async () => {
			if (!settings.purgeCache) return;
			const utilities = new context.services.UtilsService({ schema: await schema(), accountability: OPERATOR });
			await utilities.clearCache({ system: false });
		},
	};
	return backend;
}

/**
 * Writes the end once more as Directus's own service does, which emits the update: event-hook Flows and subscriptions listen to
 * it, and an extension cannot emit for them. An ended row changes no more, so nothing is lost.
 */
async function tellEnd(backend: Backend, id: string): Promise<void> {
	const row = (await backend.database(ANALYSES).where({ id }).whereIn('status', [...FINAL]).first(TOLD)) as Row | undefined;
	if (!row) return;
	const items = new backend.services.ItemsService(ANALYSES, { schema: await backend.schema(), accountability: null });
	await items.updateOne(id, { ...row, counts: json(row['counts']) });
}
