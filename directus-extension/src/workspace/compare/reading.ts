/** Has documents read one by one without writing, waiting for whatever else runs on the product. Shows nothing. */

import type { Follow } from '../../interface/follow';
import type { Analysis, Key, Started } from '../../shared/contracts';
import { isFinal } from '../../shared/status';
import type { Client } from '../client';
import { readsAlone } from './sides';

/** Somebody may start another run between the end of one and our request. */
const TRIES = 10;

/** `mine`: false while another run is waited for. */
export interface Progressed {
	document: string;
	mine: boolean;
	analysis: Analysis;
}

/** What a reading that did not end well is thrown as; no code = it was stopped. */
export class NotRead extends Error {
	constructor(readonly document: string, readonly code: string | null, message: string) {
		super(message);
	}
}

export interface Reader {
	/** The run that read this document alone. Throws NotRead, or Refusal. */
	read: (document: string) => Promise<Analysis>;
	/** Looks at what runs no longer; the runs go on. */
	leave: () => void;
}

export function createReader(client: Client, product: Key, follow: Follow, told: (progress: Progressed) => void): Reader {
	let left = false;
	let stop = (): void => undefined;

	/** The event stream tells how far the run is; the row, read first and at the end, all the rest. */
	const ended = async (id: string, document: string, mine: boolean): Promise<Analysis> => {
		const first = await client.get<Analysis>(`/coverage/analyses/${id}`);
		told({ document, mine, analysis: first });
		if (isFinal(first.status)) return first;
		return await new Promise((resolve) => {
			stop = follow(id, {
				progress: ({ status, progress }) => told({ document, mine, analysis: { ...first, status, progress } }),
				row: (analysis) => {
					if (left) return;
					told({ document, mine, analysis });
					if (isFinal(analysis.status)) resolve(analysis);
				},
				trouble: () => undefined,
			});
		});
	};

	const read = async (document: string): Promise<Analysis> => {
		for (let tried = 0; tried < TRIES; tried += 1) {
			const [latest] = await client.get<Analysis[]>('/coverage/analyses', { product_id: product, limit: 1 });
			// A request beside a running one would have it followed by a run that writes.
			if (latest && !isFinal(latest.status)) {
				await ended(latest.id, document, false);
				continue;
			}
			const wish = { product_id: product, reason: 'button', dry_run_directus: true, document_ids: [document] };
			const started = await client.post<Started>('/coverage/analyses', wish);
			const analysis = await ended(started.analysis_id, document, true);
			if (analysis.status === 'done' && readsAlone(analysis, document)) return analysis;
			if (analysis.status === 'done') continue;
			const code = analysis.status === 'cancelled' ? null : (analysis.error_code ?? 'unknown');
			throw new NotRead(document, code, analysis.error_message ?? '');
		}
		throw new NotRead(document, 'analysis_active', '');
	};
	return {
		read,
		leave: () => {
			left = true;
			stop();
		},
	};
}
