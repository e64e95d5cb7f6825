import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probe, type Unreadable } from './pdf';

let server: Server | null = null;

async function serving(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<string> {
	const started = createServer(answer);
	server = started;
	await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(started.address() as AddressInfo).port}/content`;
}

const file = (body: string, type: string) => serving((_req, res) => res.writeHead(200, { 'content-type': type }).end(body));
const refused = (status: number, body: string) => serving((_req, res) => res.writeHead(status).end(body));
const codeOf = (url: string) => probe(url, new AbortController().signal).then(() => 'shown', (error: unknown) => (error as Unreadable).problem.code);

afterEach(() => {
	server?.closeAllConnections();
	server?.close();
});

describe('looking at a document before it is opened', () => {
	it('believes the bytes, not the type', async () => {
		expect(await probe(await file('%PDF-1.7\n…', 'application/octet-stream'), new AbortController().signal)).toEqual({ kind: 'pdf' });
		expect(await probe(await file('# Terms', 'text/markdown; charset=utf-8'), new AbortController().signal)).toEqual({ kind: 'other', type: 'text/markdown' });
		expect(await codeOf(await file('no pdf at all', 'application/pdf'))).toBe('document_broken');
		expect(await codeOf(await file('', 'application/pdf'))).toBe('document_broken');
	});

	it('asks for the first bytes alone, and stops reading where it gets all', async () => {
		let range: string | undefined;
		const url = await serving((req, res) => {
			range = req.headers.range;
			res.writeHead(200, { 'content-type': 'application/pdf' });
			res.write(`%PDF-1.7${' '.repeat(5000)}`);
		});
		expect(await probe(url, new AbortController().signal)).toEqual({ kind: 'pdf' });
		expect(range).toBe('bytes=0-1023');
	});

	it('says what the endpoint says, and that nobody answers', async () => {
		expect(await codeOf(await refused(410, JSON.stringify({ errors: [{ message: 'gone', extensions: { code: 'DOCUMENT_GONE' } }] })))).toBe('document_gone');
		expect(await codeOf(await refused(502, '<html>bad gateway</html>'))).toBe('unknown');
		const url = await file('', 'text/plain');
		server?.close();
		server?.closeAllConnections();
		expect(await codeOf(url.replace(/:\d+/, ':1'))).toBe('network');
	});
});
