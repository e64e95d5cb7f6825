/** Follows an analysis that runs on the product under review, and reads the tree anew at its end. Shows nothing. */

import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { createFollow } from '../../interface/follow';
import type { Analysis } from '../../shared/contracts';
import { isFinal } from '../../shared/status';
import type { Client } from '../client';
import type { Session } from './session';

/** How often a run that somebody else may have started is looked for. */
export const LOOK_MS = 10_000;

export interface Run {
	/** the run as it stands; null = none */
	running: Ref<Analysis | null>;
	/** how the last one that was followed ended */
	ended: Ref<'done' | 'failed' | null>;
}

export function useRun(session: Session, client: Client): Run {
	const running = ref<Analysis | null>(null);
	const ended = ref<Run['ended']['value']>(null);
	const follow = createFollow(
		(id) => client.get<Analysis>(`/coverage/analyses/${id}`),
		(id) => client.url(`/coverage/analyses/${id}/events`),
	);
	let followed: string | null = null;
	/** the product's newest run, of whatever kind, when it was last looked for */
	let newest: string | null | undefined;
	let stop = (): void => undefined;

	const finish = (analysis: Analysis): void => {
		stop();
		newest = analysis.id;
		followed = null;
		running.value = null;
		ended.value = analysis.status === 'failed' ? 'failed' : 'done';
		void session.load();
	};
	const start = (analysis: Analysis): void => {
		if (followed === analysis.id) return;
		stop();
		followed = analysis.id;
		ended.value = null;
		running.value = { ...analysis };
		stop = follow(analysis.id, {
			progress: (event) => {
				if (running.value && !isFinal(event.status)) {
					running.value = { ...running.value, status: event.status, progress: event.progress, stage: event.message || event.stage };
				}
			},
			row: (row) => (isFinal(row.status) ? finish(row) : (running.value = row)),
			trouble: () => undefined,
		});
	};
	watch(() => session.known.tree?.analysis ?? null, (analysis) => {
		if (analysis && !isFinal(analysis.status)) start(analysis);
	}, { immediate: true });

	const look = async (): Promise<void> => {
		if (followed !== null || document.visibilityState === 'hidden' || !session.known.tree) return;
		try {
			const [latest] = await client.get<Analysis[]>('/coverage/analyses', { product_id: session.product, limit: 1 });
			const before = newest;
			newest = latest?.id ?? null;
			if (!latest) return;
			if (!isFinal(latest.status)) start(latest);
			else if (before !== undefined && before !== latest.id) finish(latest);
		} catch {
			// A look that fails costs nothing: the next one comes, and decisions tell by themselves whether Directus can be reached.
		}
	};
	watch(() => session.known.tree !== null, (read) => void (read && look()), { immediate: true });
	const timer = setInterval(() => void look(), LOOK_MS);
	onScopeDispose(() => {
		clearInterval(timer);
		stop();
	});
	return { running, ended };
}
