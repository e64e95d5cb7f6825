/** Reads a body of newline-delimited JSON as it comes in, never more of it than allowed. */

import { coverageError } from '../server/errors';

/** The values of the lines. Raises BODY_TOO_LARGE, or REQUEST_ERROR naming the line that is no JSON object. */
export async function readNdjson(chunks: AsyncIterable<Uint8Array | string>, maxBytes: number): Promise<Record<string, unknown>[]> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const values: Record<string, unknown>[] = [];
	let bytes = 0;
	let rest: string[] = [];
	const take = (text: string) => {
		const lines = text.split('\n');
		const last = lines.pop() ?? '';
		for (const line of lines) {
			parse([...rest, line].join(''), values);
			rest = [];
		}
		if (last !== '') rest.push(last);
	};
	for await (const chunk of chunks) {
		const data = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
		bytes += data.byteLength;
		if (bytes > maxBytes) throw coverageError('BODY_TOO_LARGE', { message: `The body is larger than ${maxBytes} bytes.` });
		take(decode(decoder, data));
	}
	take(decode(decoder, null));
	if (rest.length > 0) parse(rest.join(''), values);
	return values;
}

function decode(decoder: TextDecoder, data: Uint8Array | null): string {
	try {
		return data ? decoder.decode(data, { stream: true }) : decoder.decode();
	} catch {
		throw coverageError('REQUEST_ERROR', { message: 'The body is not UTF-8.' });
	}
}

function parse(line: string, values: Record<string, unknown>[]): void {
	if (line.trim() === '') return;
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		value = null;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw coverageError('REQUEST_ERROR', { message: `Line ${values.length + 1} is not a JSON object.` });
	}
	values.push(value as Record<string, unknown>);
}
