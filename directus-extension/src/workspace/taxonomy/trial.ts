/** One trial: a dry run by a changed taxonomy beside what the product's last analysis found. Writes nothing, shows nothing. */

import type { Problem } from '../../app/problem';
import type { Follow } from '../../interface/follow';
import type { Analysis, Key, Started } from '../../shared/contracts';
import { isDryRun } from '../../shared/options';
import type { Snapshot } from '../../shared/snapshot';
import { isFinal } from '../../shared/status';
import type { TaxonomyChange } from '../../shared/taxonomy-changes';
import { Refusal, type Client } from '../client';

/** How many analyses are looked through for one whose findings are kept. */
const LOOKED = 20;

export class Cancelled extends Error {}

export interface Step {
	part: 'baseline' | 'running';
	/** 0 to 1 */
	progress: number;
	stage: string | null;
}

export interface Trial {
	before: Snapshot;
	after: Snapshot;
	/** when the analysis of `before` ended; null = it was made for this trial */
	since: string | null;
}

export class Trier {
	private active: string | null = null;
	private over = false;
	private stop: () => void = () => undefined;
	private refuse: (reason: Error) => void = () => undefined;

	constructor(
		private readonly client: Client,
		private readonly follow: Follow,
		private readonly heard: (step: Step) => void = () => undefined,
	) {}

	/** Raises Refusal (with the code `busy` where an analysis of the product is running) or Cancelled. */
	async run(product: Key, changes: readonly TaxonomyChange[]): Promise<Trial> {
		const last = await this.last(product);
		const kept = last ? await this.findings(last.id) : null;
		const extractor = last?.options?.['extractor'];
		const options = typeof extractor === 'string' ? { extractor } : {};
		const before = kept ?? (await this.dry(product, { ...options, force: true }, 'baseline'));
		const after = await this.dry(product, { ...options, taxonomy_changes: changes }, 'running');
		return { before, after, since: kept ? (last?.finished ?? null) : null };
	}

	/** Ends the trial; the run is cancelled in Directus too. */
	async cancel(): Promise<void> {
		if (this.over) return;
		this.over = true;
		this.stop();
		const { active } = this;
		this.refuse(new Cancelled());
		// One that has ended meanwhile needs no cancelling.
		if (active) await this.client.post(`/coverage/analyses/${active}/cancel`, {}).catch(() => undefined);
	}

	private async last(product: Key): Promise<Analysis | null> {
		const listed = await this.client.get<Analysis[]>('/coverage/analyses', { product_id: product, limit: LOOKED });
		return listed.find(({ task, status, options }) => task === 'analysis' && status === 'done' && !isDryRun(options ?? {})) ?? null;
	}

	/** Null where nothing of the run is kept. */
	private async findings(id: string): Promise<Snapshot | null> {
		try {
			return await this.client.get<Snapshot>(`/coverage/analyses/${id}/findings`);
		} catch (error) {
			if (error instanceof Refusal && error.problem.code === 'analysis_unknown') return null;
			throw error;
		}
	}

	private async dry(product: Key, options: Record<string, unknown>, part: Step['part']): Promise<Snapshot> {
		this.heard({ part, progress: 0, stage: null });
		const body = { product_id: product, reason: 'button', dry_run_directus: true, ...options };
		let started = await this.start(body);
		if (!started.created && isFinal(started.status)) {
			const kept = await this.findings(started.analysis_id);
			if (kept) return kept;
			started = await this.start({ ...body, force: true });
		}
		if (!started.created) throw new Refusal({ code: 'busy', message: '', field: null });
		this.active = started.analysis_id;
		if (this.over) await this.abandon(started.analysis_id);
		const ended = await this.ended(started.analysis_id, part);
		this.active = null;
		if (ended.status === 'cancelled') throw new Cancelled();
		if (ended.status === 'failed') throw new Refusal(failureOf(ended));
		const found = await this.findings(ended.id);
		if (!found) throw new Refusal({ code: 'analysis_unknown', message: '', field: null });
		return found;
	}

	private async start(body: Record<string, unknown>): Promise<Started> {
		if (this.over) throw new Cancelled();
		return this.client.post<Started>('/coverage/analyses', body);
	}

	/** It was cancelled while the request was on its way. */
	private async abandon(id: string): Promise<never> {
		await this.client.post(`/coverage/analyses/${id}/cancel`, {}).catch(() => undefined);
		throw new Cancelled();
	}

	private ended(id: string, part: Step['part']): Promise<Analysis> {
		return new Promise((resolve, reject) => {
			this.refuse = reject;
			this.stop = this.follow(id, {
				progress: ({ progress, message, stage }) => this.heard({ part, progress, stage: message || stage }),
				row: (row) => isFinal(row.status) && resolve(row),
				trouble: () => undefined,
			});
		});
	}
}

function failureOf({ error_code: code, error_message: message }: Analysis): Problem {
	return { code: code ?? 'unknown', message: message ?? '', field: null };
}
