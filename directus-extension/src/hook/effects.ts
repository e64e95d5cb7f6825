/** What follows from a write: the row of an analysis, made after the write is committed. What cannot be seen yet is looked for again, then left to the sweep. */

import { setTimeout as sleep } from 'node:timers/promises';
import { DOCUMENTS, type Key, type Reason } from '../shared/contracts';
import type { Backend } from '../server/backend';
import { hasCode } from '../server/errors';
import { mapFileField, markFile, productsOf } from '../server/pending';
import { start } from '../server/start';
import { shouldAnalyzeDocument, shouldAnalyzeProduct, type Payload } from './should-analyze';

/** An import tells of its rows before they are committed: waits between looks, in milliseconds. */
const LOOKS = [0, 200, 500, 1000, 2000];

type Event = 'create' | 'update';

export async function documentsWritten(backend: Backend, event: Event, keys: readonly Key[], payload: Payload, user: string | null): Promise<void> {
	const outcome = shouldAnalyzeDocument(event, payload, backend.settings.autoAnalyze);
	if (outcome.kind === 'skip') return;
	const products = await looked(() => productsOf(backend.database, { ids: keys.map(String) }));
	await startAll(backend, products, outcome.reason, user);
}

export async function productsWritten(backend: Backend, event: Event, keys: readonly Key[], payload: Payload, user: string | null): Promise<void> {
	const { fileField, autoAnalyze } = backend.settings;
	if (!fileField || !(fileField in payload)) return;
	const outcome = shouldAnalyzeProduct(event, payload, fileField, autoAnalyze);
	const schema = await backend.schema();
	if (!schema.collections[DOCUMENTS]) return;
	const changed: Key[] = [];
	for (const key of keys) {
		const [mapped] = await looked(async () => {
			const result = await mapFileField(backend, schema, backend.database, key, true);
			return result === 'absent' ? [] : [result];
		});
		// A new product that the sweep saw first has its row already.
		if (mapped === 'created' || mapped === 'changed' || (mapped === 'unchanged' && event === 'create')) changed.push(key);
	}
	if (outcome.kind === 'start') await startAll(backend, changed, outcome.reason, user);
}

/** New bytes under the id of a file that documents are made from. */
export async function fileReplaced(backend: Backend, file: string, user: string | null): Promise<void> {
	if (!(await backend.schema()).collections[DOCUMENTS]) return;
	const products = await markFile(backend.database, file);
	if (backend.settings.autoAnalyze) await startAll(backend, products, 'document_changed', user);
}

async function looked<T>(look: () => Promise<T[]>): Promise<T[]> {
	for (const wait of LOOKS) {
		if (wait > 0) await sleep(wait, undefined, { ref: false });
		const found = await look();
		if (found.length > 0) return found;
	}
	return [];
}

async function startAll(backend: Backend, products: readonly Key[], reason: Reason, user: string | null): Promise<void> {
	const notBefore = new Date(Date.now() + backend.settings.settleSeconds * 1000);
	for (const product of products) {
		try {
			await start(backend, { product, task: 'analysis', reason, requestedBy: user, options: {}, notBefore });
		} catch (error) {
			if (!hasCode(error, 'PRODUCT_WITHOUT_DOCUMENT')) throw error;
		}
	}
}
