/** A document's bytes for a person, by his right on the product alone: the file needs no right of its own. */

import type { Readable } from 'node:stream';
import { isDirectusError } from '@directus/errors';
import { DOCUMENTS } from '../shared/contracts';
import { isUuid } from './analyses';
import type { Backend, Row } from './backend';
import { mediaType } from './content';
import { coverageError, hasCode } from './errors';
import { authorise, type Caller } from './rights';

/** Bytes from `start` to `end`, both included. */
export interface Span {
	start: number;
	end: number;
}

export interface VisibleDocument {
	stream: Readable;
	name: string;
	type: string;
	/** of the whole file, bytes */
	size: number;
	/** the part that is sent; null = all */
	span: Span | null;
}

/** Raises DOCUMENT_UNKNOWN where the caller may not see its product or it is not there, DOCUMENT_GONE where its file is not. */
export async function openDocument(backend: Backend, caller: Caller, id: string, range: string | undefined): Promise<VisibleDocument> {
	const file = await visibleFile(backend, caller, id);
	const assets = new backend.services.AssetsService({ schema: await backend.schema(), accountability: null });
	const { filesize, name, type } = file;
	const span = spanOf(range, filesize);
	try {
		const { stream, stat } = await assets.getAsset(file.id, undefined, span ?? undefined);
		return { stream, name, type, size: span ? filesize : (stat?.size ?? filesize), span };
	} catch (error) {
		if (isDirectusError(error) && error.status === 403) throw coverageError('DOCUMENT_GONE');
		throw error;
	}
}

async function visibleFile(backend: Backend, caller: Caller, id: string): Promise<{ id: string; name: string; type: string; filesize: number }> {
	const row = isUuid(id) ? ((await backend.database(DOCUMENTS).where({ id }).first('product', 'file')) as Row | undefined) : undefined;
	if (!row || row['product'] === null) throw coverageError('DOCUMENT_UNKNOWN');
	try {
		await authorise(backend, caller, row['product'], 'read');
	} catch (error) {
		if (hasCode(error, 'PRODUCT_UNKNOWN')) throw coverageError('DOCUMENT_UNKNOWN');
		throw error;
	}
	const file = (await backend.database('directus_files').where('id', row['file'] as string).first('id', 'filename_download', 'type', 'filesize')) as Row | undefined;
	if (!file) throw coverageError('DOCUMENT_GONE');
	const { id: key, filename_download: name, type, filesize } = file;
	return { id: key as string, name: String(name ?? 'document'), type: mediaType(type), filesize: Number(filesize ?? 0) };
}

/** The one span of a `Range` header, or null where the whole is to be sent: none, several, or one that does not lie in the file. */
export function spanOf(range: string | undefined, size: number): Span | null {
	const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
	if (from === '' && to === '') return null;
	const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
	const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
	// Directus refuses a span of a single byte.
	return start < end ? { start, end } : null;
}
