/** Pure decisions of the hook: what a write means for an analysis. Knows no Directus and no database. */

export type Payload = Record<string, unknown>;

/** Fields of a document whose change makes its coverage out of date. */
export const DECISIVE = ['file', 'kind', 'edition'] as const;

export type Mark = { kind: 'mark' } | { kind: 'skip'; why: 'marked_by_hand' | 'file_removed' | 'no_file' | 'nothing_decisive' };

/** Whether a document that is about to be created or changed waits for an analysis. */
export function shouldMark(event: 'create' | 'update', payload: Payload): Mark {
	if (payload['pending'] !== undefined) return { kind: 'skip', why: 'marked_by_hand' };
	if ('file' in payload && !payload['file']) return { kind: 'skip', why: 'file_removed' };
	if (event === 'create') return payload['file'] ? { kind: 'mark' } : { kind: 'skip', why: 'no_file' };
	return DECISIVE.some((field) => field in payload) ? { kind: 'mark' } : { kind: 'skip', why: 'nothing_decisive' };
}

export type Outcome =
	| { kind: 'start'; reason: 'created' | 'document_changed' }
	| { kind: 'skip'; why: 'switched_off' | 'nothing_decisive' };

/** Whether a write to a document starts an analysis of its product. `pending` is set by the filter in the same write. */
export function shouldAnalyzeDocument(event: 'create' | 'update', payload: Payload, autoAnalyze: boolean): Outcome {
	if (!autoAnalyze) return { kind: 'skip', why: 'switched_off' };
	if (payload['pending'] !== true) return { kind: 'skip', why: 'nothing_decisive' };
	return { kind: 'start', reason: event === 'create' ? 'created' : 'document_changed' };
}

/** Whether a write to a product starts an analysis: only where its own file field is mapped to a document and was given. */
export function shouldAnalyzeProduct(event: 'create' | 'update', payload: Payload, fileField: string | null, autoAnalyze: boolean): Outcome {
	if (!fileField || !(fileField in payload)) return { kind: 'skip', why: 'nothing_decisive' };
	if (!autoAnalyze) return { kind: 'skip', why: 'switched_off' };
	return { kind: 'start', reason: event === 'create' ? 'created' : 'document_changed' };
}
