import { describe, expect, it } from 'vitest';
import type { Follow } from '../../interface/follow';
import type { Analysis } from '../../shared/contracts';
import type { Client } from '../client';
import { createReader, NotRead, type Progressed } from './reading';

const run = (id: string, status: Analysis['status'], more: Partial<Analysis> = {}): Analysis => ({ id, task: 'analysis', status, options: null, document_hashes: null, progress: 0, ...more }) as Analysis;

/** An endpoint with one product: what runs, and how each run that is asked for ends. */
class Endpoint {
	readonly asked: unknown[] = [];
	constructor(private running: Analysis | null, private readonly ends: Analysis[]) {}

	readonly client = {
		get: (path: string) => Promise.resolve(path === '/coverage/analyses' ? [this.running].filter((one) => one !== null) : run(path.split('/').at(-1) ?? '', 'queued')),
		post: (_: string, body: unknown) => {
			this.asked.push(body);
			return Promise.resolve({ analysis_id: this.ends[0]?.id ?? '' });
		},
	} as unknown as Client;

	readonly follow: Follow = (id, listener) => {
		const waited = this.running?.id === id;
		queueMicrotask(() => {
			listener.progress({ id, status: 'parsing', stage: null, progress: 0.5, message: '' });
			const ended = waited ? run(id, 'done') : this.ends.shift();
			if (waited) this.running = null;
			if (ended) listener.row(ended);
		});
		return () => undefined;
	};
}

const reads = async (endpoint: Endpoint): Promise<{ analysis: Analysis; told: Progressed[] }> => {
	const told: Progressed[] = [];
	const analysis = await createReader(endpoint.client, 'p', endpoint.follow, (progress) => told.push(progress)).read('d1');
	return { analysis, told };
};

describe('reading a document by itself', () => {
	it('asks for a run that does not write', async () => {
		const endpoint = new Endpoint(null, [run('r', 'done', { document_hashes: { d1: 'x' } })]);
		expect((await reads(endpoint)).analysis.id).toBe('r');
		expect(endpoint.asked).toEqual([{ product_id: 'p', reason: 'button', dry_run_directus: true, document_ids: ['d1'] }]);
	});

	it('waits for another run first, which would be followed by one that writes', async () => {
		const endpoint = new Endpoint(run('other', 'parsing'), [run('r', 'done', { document_hashes: { d1: 'x' } })]);
		const { told } = await reads(endpoint);
		expect(endpoint.asked).toHaveLength(1);
		const steps = told.map(({ mine, analysis }) => `${mine ? 'ours' : 'theirs'} ${analysis.id} ${analysis.status} ${analysis.progress ?? 0}`);
		expect(steps).toEqual(['theirs other queued 0', 'theirs other parsing 0.5', 'theirs other done 0', 'ours r queued 0', 'ours r parsing 0.5', 'ours r done 0']);
	});

	it('asks again where the answer was somebody else’s run', async () => {
		const endpoint = new Endpoint(null, [run('theirs', 'done', { document_hashes: { d1: 'x', d2: 'y' } }), run('r', 'done', { document_hashes: { d1: 'x' } })]);
		expect((await reads(endpoint)).analysis.id).toBe('r');
		expect(endpoint.asked).toHaveLength(2);
	});

	it('tells why it failed, or that it was stopped', async () => {
		await expect(reads(new Endpoint(null, [run('r', 'failed', { error_code: 'document_encrypted' })]))).rejects.toMatchObject({ document: 'd1', code: 'document_encrypted' });
		const stopped = reads(new Endpoint(null, [run('r', 'cancelled')]));
		await expect(stopped).rejects.toBeInstanceOf(NotRead);
		await expect(stopped).rejects.toMatchObject({ code: null });
	});
});
