/** Hands the worker what it reads: a document's bytes, and the rows that are stored for the product. */

import type { Readable } from 'node:stream';
import { isDirectusError } from '@directus/errors';
import { DOCUMENTS, ROW_COLLECTIONS } from '../shared/contracts';
import { isUuid } from './analyses';
import type { Backend, Row } from './backend';
import { held } from './claim';
import { coverageError } from './errors';
import { storedFields } from './rows';

export interface Content {
	stream: Readable;
	type: string;
	size: number | null;
}

/** Raises LEASE_LOST, DOCUMENT_GONE (no such row, no file, no bytes) or DOCUMENT_TOO_LARGE. */
export async function readContent(backend: Backend, id: string, epoch: number, document: string): Promise<Content> {
	const analysis = await held(backend, id, epoch);
	const gone = () => coverageError('DOCUMENT_GONE');
	if (!isUuid(document)) throw gone();
	const row = (await backend.database(DOCUMENTS).where({ id: document, product: analysis.product }).first('file')) as Row | undefined;
	const file = row?.['file'];
	if (typeof file !== 'string') throw gone();
	const assets = new backend.services.AssetsService({ schema: await backend.schema(), accountability: null });
	try {
		const found = await assets.getAsset(file);
		const size = found.stat?.size ?? null;
		if (size !== null && size > backend.settings.maxDocumentBytes) {
			found.stream.destroy();
			throw coverageError('DOCUMENT_TOO_LARGE', { message: `The document is larger than ${backend.settings.maxDocumentBytes} bytes.` });
		}
		return { stream: found.stream, type: mediaType((found.file as { type?: unknown }).type), size };
	} catch (error) {
		if (isDirectusError(error) && error.status === 403) throw gone();
		throw error;
	}
}

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/;

/** A file's type as people may write it: what is none would break the header it goes into, after the file has been opened. */
export function mediaType(stored: unknown): string {
	return typeof stored === 'string' && MEDIA_TYPE.test(stored) ? stored : 'application/octet-stream';
}

/** Every stored row of the product, all fields but aliases. Raises LEASE_LOST. */
export async function readRows(backend: Backend, id: string, epoch: number): Promise<Record<string, Row[]>> {
	const analysis = await held(backend, id, epoch);
	const schema = await backend.schema();
	const rows: Record<string, Row[]> = {};
	for (const collection of ROW_COLLECTIONS) {
		const items = new backend.services.ItemsService(collection, { schema, accountability: null });
		const found = await items.readByQuery({
			filter: { product: { _eq: analysis.product } },
			fields: storedFields(schema, collection),
			sort: ['sort', 'id'],
			limit: -1,
		} as Parameters<typeof items.readByQuery>[0]);
		rows[collection.replace('coverage_', '')] = found as Row[];
	}
	return rows;
}
