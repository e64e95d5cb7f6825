/** Listens to documents, products and files. A user's save never waits for this and never fails because of it. */

import { defineHook } from '@directus/extensions-sdk';
import { DOCUMENTS } from '../shared/contracts';
import { createBackend, type Backend } from '../server/backend';
import { reasonOf } from '../server/errors';
import { documentsWritten, fileReplaced, productsWritten } from './effects';
import { shouldMark, type Payload } from './should-analyze';

type Meta = Record<string, unknown>;
type Context = { accountability?: { user?: string | null } | null };

export default defineHook(({ filter, action }, context) => {
	let backend: Backend;
	try {
		backend = createBackend(context);
	} catch (error) {
		context.logger.error(`coverage: no document is analysed by itself: ${reasonOf(error)}`);
		return;
	}
	const { products } = backend.settings;

	for (const event of ['create', 'update'] as const) {
		filter<Payload>(`${DOCUMENTS}.items.${event}`, (payload) => (shouldMark(event, payload).kind === 'mark' ? { ...payload, pending: true } : payload));
		action(`${DOCUMENTS}.items.${event}`, (meta: Meta, { accountability }: Context) => {
			watched(backend, documentsWritten(backend, event, keysOf(meta), payloadOf(meta), accountability?.user ?? null));
		});
		action(`${products}.items.${event}`, (meta: Meta, { accountability }: Context) => {
			watched(backend, productsWritten(backend, event, keysOf(meta), payloadOf(meta), accountability?.user ?? null));
		});
	}
	action('files.upload', (meta: Meta, { accountability }: Context) => {
		watched(backend, fileReplaced(backend, String(meta['key']), accountability?.user ?? null));
	});
});

/** Lets the effect run by itself; what goes wrong in it is logged, and the sweep makes good. */
function watched(backend: Backend, effect: Promise<void>): void {
	effect.catch((error: unknown) => backend.log.warn(`coverage: a change was left to the sweep: ${reasonOf(error)}`));
}

function keysOf(meta: Meta): (string | number)[] {
	const keys = Array.isArray(meta['keys']) ? (meta['keys'] as unknown[]) : [meta['key']];
	return keys.filter((key): key is string | number => typeof key === 'string' || typeof key === 'number');
}

function payloadOf(meta: Meta): Payload {
	return (meta['payload'] as Payload | undefined) ?? {};
}
