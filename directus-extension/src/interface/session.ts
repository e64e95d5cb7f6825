/** One product's latest analysis as far as it is known, and the verbs that change it. Knows no component and no clock. */

import { problemOf } from '../app/problem';
import type { Analysis, Key, Progress, Started } from '../shared/contracts';
import { isFinal } from '../shared/status';
import type { CoverageClient } from './coverage-client';
import type { Follow } from './follow';
import type { Facts, Verb } from './view-state';

export type Known = Pick<Facts, 'loaded' | 'unreachable' | 'analysis' | 'service' | 'problem' | 'note' | 'busy' | 'ended' | 'found' | 'segments'> & {
	/** Documents in Directus; null = not known. */
	stored: number | null;
	/** The product's own field that holds its document, where the operator has named one. */
	fileField: string | null;
};

export function nothingKnown(): Known {
	return {
		loaded: false, unreachable: false, analysis: null, service: null, problem: null, note: null, busy: null, ended: false, found: [], segments: [], stored: null, fileField: null,
	};
}

export class Session {
	private followed: { id: string; stop: () => void } | null = null;
	private over = false;
	private listed: string | null = null;

	/** `known` is written to in place, so that it may be a reactive object. */
	constructor(
		readonly product: Key,
		readonly known: Known,
		private readonly client: CoverageClient,
		private readonly follow: Follow,
	) {}

	get idle(): boolean {
		return this.known.analysis === null || isFinal(this.known.analysis.status);
	}

	/** Asks for everything anew; what cannot be had stays as it was known. */
	async refresh(): Promise<void> {
		const { client, known, product } = this;
		const [latest, documents, service] = await Promise.allSettled([client.latest(product), client.documents(product), client.service()]);
		if (this.over || known.busy !== null) return;
		if (latest.status === 'fulfilled') this.show(latest.value);
		else known.unreachable = true;
		if (documents.status === 'fulfilled') known.stored = documents.value;
		known.service = service.status === 'fulfilled' ? service.value.sidecar : null;
		if (service.status === 'fulfilled') known.fileField = service.value.file_field;
	}

	start(extractor: string | null): Promise<void> {
		const { analysis } = this.known;
		const repeats = analysis?.status === 'done' && analysis.task === 'analysis';
		return this.act('start', async () => this.take(await this.client.start(this.product, repeats, extractor)));
	}

	cancel(): Promise<void> {
		return this.act('cancel', async () => {
			if (!this.known.analysis) return;
			const cancelled = await this.client.cancel(this.known.analysis.id);
			if (!this.over) this.show(cancelled);
		});
	}

	cleanUp(includeReviewed: boolean): Promise<void> {
		return this.act('cleanup', async () => this.take(await this.client.cleanUp(this.product, includeReviewed)));
	}

	/** Ends it: answers that are still on their way change nothing any more. */
	end(): void {
		this.over = true;
		this.unfollow();
	}

	private async act(verb: Verb, work: () => Promise<void>): Promise<void> {
		const { known } = this;
		if (known.busy !== null) return;
		Object.assign(known, { busy: verb, problem: null, note: null, ended: false });
		try {
			await work();
		} catch (error) {
			if (!this.over) known.problem = problemOf(error);
		} finally {
			if (!this.over) known.busy = null;
		}
	}

	/** Shows what was started; where that is no new one, the user is told so. */
	private async take(started: Started): Promise<void> {
		const analysis = await this.client.read(started.analysis_id);
		if (this.over) return;
		this.show(analysis);
		if (started.created) this.known.ended = this.idle;
		else this.known.note = this.idle ? 'unchanged' : 'joined';
	}

	private show(analysis: Analysis | null): void {
		const { known } = this;
		const ran = !this.idle;
		Object.assign(known, { analysis, loaded: true, unreachable: false });
		if (ran && analysis !== null && this.idle) known.ended = true;
		void this.list(analysis);
		if (analysis && !this.idle) this.followOn(analysis.id);
		else this.unfollow();
	}

	/** The segments that an ended analysis has left, asked for once. */
	private async list(analysis: Analysis | null): Promise<void> {
		const id = analysis?.status === 'done' ? analysis.id : null;
		if (id === this.listed) return;
		this.listed = id;
		const segments = id === null ? [] : await this.client.segments(this.product);
		if (!this.over && this.listed === id) this.known.segments = segments;
	}

	private followOn(id: string): void {
		if (this.followed?.id === id) return;
		this.unfollow();
		this.known.found = [];
		const stop = this.follow(id, {
			progress: (event) => this.advance(event),
			row: (analysis) => this.show(analysis),
			trouble: () => (this.known.unreachable = true),
		});
		this.followed = { id, stop };
	}

	private unfollow(): void {
		this.followed?.stop();
		this.followed = null;
	}

	/** A final event says that it is over, not how: the row tells that a moment later. */
	private advance(event: Progress): void {
		const { known } = this;
		if (known.analysis?.id !== event.id || isFinal(event.status)) return;
		known.unreachable = false;
		Object.assign(known.analysis, { status: event.status, progress: event.progress, stage: event.message || event.stage });
		if (event.usage) known.analysis.usage = event.usage;
		if (event.part !== undefined && event.findings) known.found.push({ part: event.part, count: event.findings.length });
	}
}
