/** Analyses and facts for the tests of this folder. */

import type { Analysis } from '../shared/contracts';
import type { Facts } from './view-state';

export function anAnalysis(parts: Partial<Analysis> = {}): Analysis {
	return {
		id: 'a1', product: 'p1', task: 'analysis', status: 'done', stage: null, progress: 1, reason: 'button', requested_by: 'u1', options: {},
		attempt: 0, not_before: null, rerun: false, counts: { num_segments: 3, num_benefits: 8, num_limits: 21, num_conditions: 4, num_exclusions: 9, withheld: 0 },
		usage: null, cost: 0, complete: true, error_code: null, error_message: null, started: '2026-03-01T10:00:05.000Z', finished: '2026-03-01T10:01:10.000Z',
		engine_version: '0.1.0', taxonomy_version: 't', document_hashes: {}, account: {}, date_created: '2026-03-01T10:00:00.000Z', ...parts,
	};
}

export function someFacts(parts: Partial<Facts> = {}): Facts {
	return {
		saved: true, permitted: true, loaded: true, unreachable: false, analysis: null, documents: 1, unsavedDocuments: false, service: 'up',
		problem: null, note: null, busy: null, ended: false, found: [], segments: [], ...parts,
	};
}
