import { describe, expect, it } from 'vitest';
import { readNdjson } from './ndjson';

async function* bytes(...parts: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
	for (const part of parts) yield await Promise.resolve(typeof part === 'string' ? new TextEncoder().encode(part) : part);
}

const read = (...parts: (string | Uint8Array)[]) => readNdjson(bytes(...parts), 1000);

describe('newline-delimited JSON', () => {
	it('is one value a line, wherever it was cut', async () => {
		expect(await read('{"a"', ':1}\n{"b":', '2', '}\n\n{"c":3}')).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
	});

	it('survives a cut inside a letter', async () => {
		const text = new TextEncoder().encode('{"a":"Ü€"}\n');
		for (let at = 1; at < text.length; at += 1) expect(await read(text.slice(0, at), text.slice(at))).toEqual([{ a: 'Ü€' }]);
	});

	it('names the line that is none', async () => {
		await expect(read('{"a":1}\n[1]\n')).rejects.toThrow('Line 2 is not a JSON object.');
		await expect(read('{"a":1}\n{"b"')).rejects.toThrow('Line 2');
	});

	it('refuses what is not UTF-8', async () => {
		await expect(read(new Uint8Array([0x7b, 0xff]))).rejects.toThrow('not UTF-8');
	});

	it('reads no further than the cap', async () => {
		let given = 0;
		async function* endless(): AsyncIterable<Uint8Array> {
			for (;;) yield await Promise.resolve(new Uint8Array(100).fill(32)).finally(() => (given += 1));
		}
		await expect(readNdjson(endless(), 1000)).rejects.toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
		expect(given).toBe(11);
	});
});
