import { describe, expect, it } from 'vitest';
import { anAnalysis } from '../../interface/samples';
import type { Listener } from '../../interface/follow';
import type { Analysis } from '../../shared/contracts';
import { Refusal, type Client } from '../client';
import { Cancelled, Trier, type Step } from './trial';

const CHANGES = [{ id: 'luggage', aliases: { en: ['bags'] } }];

/** An endpoint that keeps its analyses, and lets them end when it is told to. */
class House {
	readonly analyses: Analysis[] = [];
	readonly kept = new Set<string>();
	readonly sent: Record<string, unknown>[] = [];
	busy = false;
	/** how the next runs end; null = they wait */
	ending: Partial<Analysis> | null = { status: 'done' };
	private readonly listeners = new Map<string, Listener>();

	follow = (id: string, listener: Listener): (() => void) => {
		this.listeners.set(id, listener);
		const { ending } = this;
		if (ending) queueMicrotask(() => listener.row(anAnalysis({ id, ...ending })));
		return () => this.listeners.delete(id);
	};

	private get(path: string): unknown {
		const [, id] = /analyses\/(.+)\/findings/.exec(path) ?? [];
		if (id === undefined) return this.analyses;
		if (!this.kept.has(id)) throw new Refusal({ code: 'analysis_unknown', message: '', field: null });
		return { id };
	}

	private post(path: string, body: Record<string, unknown>): unknown {
		this.sent.push({ path, ...body });
		if (path.endsWith('/cancel')) return {};
		if (this.busy) return { analysis_id: 'other', status: 'parsing', created: false };
		const id = `run${this.sent.length}`;
		if (this.ending?.status === 'done') this.kept.add(id);
		return { analysis_id: id, status: 'queued', created: true };
	}

	get client(): Client {
		return {
			get: async (path: string) => Promise.resolve(this.get(path)),
			post: async (path: string, body: unknown) => Promise.resolve(this.post(path, body as Record<string, unknown>)),
		} as unknown as Client;
	}
}

describe('a trial', () => {
	it('is a dry run with the changes, beside the last analysis that wrote', async () => {
		const house = new House();
		house.analyses.push(anAnalysis({ id: 'dry', options: { dry_run: true } }), anAnalysis({ id: 'bad', status: 'failed' }), anAnalysis({ id: 'last', options: { extractor: 'openai' } }));
		house.kept.add('dry').add('last');
		const trial = await new Trier(house.client, house.follow).run('p', CHANGES);
		expect(trial).toMatchObject({ before: { id: 'last' }, after: { id: 'run1' }, since: '2026-03-01T10:01:10.000Z' });
		expect(house.sent).toEqual([{ path: '/coverage/analyses', product_id: 'p', reason: 'button', dry_run_directus: true, extractor: 'openai', taxonomy_changes: CHANGES }]);
	});

	it('makes what it is held against where nothing is kept, without writing either', async () => {
		const house = new House();
		house.analyses.push(anAnalysis({ id: 'old' }));
		const steps: Step[] = [];
		const trial = await new Trier(house.client, house.follow, (step) => steps.push(step)).run('p', CHANGES);
		expect(trial).toMatchObject({ before: { id: 'run1' }, after: { id: 'run2' }, since: null });
		expect(house.sent.map((body) => body['dry_run_directus'])).toEqual([true, true]);
		expect(steps.map(({ part }) => part)).toEqual(['baseline', 'running']);
	});

	it('waits for no run of somebody else, and tells why a run failed', async () => {
		const house = new House();
		house.busy = true;
		await expect(new Trier(house.client, house.follow).run('p', CHANGES)).rejects.toMatchObject({ problem: { code: 'busy' } });
		house.busy = false;
		house.ending = { status: 'failed', error_code: 'taxonomy_invalid', error_message: 'no' };
		await expect(new Trier(house.client, house.follow).run('p', CHANGES)).rejects.toMatchObject({ problem: { code: 'taxonomy_invalid' } });
	});

	it('is cancelled in Directus too, once', async () => {
		const house = new House();
		house.ending = null;
		const trier = new Trier(house.client, house.follow);
		const run = trier.run('p', CHANGES);
		await new Promise((resolve) => setTimeout(resolve, 5));
		await Promise.all([trier.cancel(), trier.cancel()]);
		await expect(run).rejects.toBeInstanceOf(Cancelled);
		expect(house.sent.map((body) => body['path'])).toEqual(['/coverage/analyses', '/coverage/analyses/run1/cancel']);
	});
});
