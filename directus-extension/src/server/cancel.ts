/** Ends an analysis at a person's wish: the row first, then the job. */

import type { Analysis } from '../shared/contracts';
import { ACTIVE, isFinal } from '../shared/status';
import { advance, publicAnalysis, readAnalysis } from './analyses';
import type { Backend } from './backend';

const TRIES = 5;

/** Answers the row; one that has ended already stays as it is. The caller's right is checked before. */
export async function cancel(backend: Backend, id: string, user: string | null): Promise<Analysis> {
	for (let left = TRIES; left > 0; left -= 1) {
		const row = await readAnalysis(backend.database, id);
		if (isFinal(row.status)) break;
		const ended = { status: 'cancelled', epoch: row.epoch + 1, active_product: null, rerun: false, stage: null, finished: new Date() };
		if (await advance(backend.database, row.id, row.epoch, ACTIVE, ended)) {
			await backend.written();
			backend.announce(row.id);
			void backend.sidecar.stop(row.id, user);
			break;
		}
	}
	return await publicAnalysis(backend, id);
}
