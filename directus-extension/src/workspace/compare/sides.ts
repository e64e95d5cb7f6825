/** What the two sides of an edition comparison can be, and which run stands for which. Pure: makes no request. */

import type { Analysis } from '../../shared/contracts';
import type { DocumentBrief } from '../../shared/findings';

/** A document by itself, or what one run read. */
export interface Side {
	kind: 'document' | 'run';
	id: string;
}

/** So many runs keep what they found. */
export const KEPT_RUNS = 10;

/** "document:<id>" or "run:<id>" of an address; null where it is none. */
export function readSide(text: unknown): Side | null {
	const [, kind, id] = typeof text === 'string' ? (/^(document|run):([\w-]+)$/.exec(text) ?? []) : [];
	return kind && id ? { kind: kind as Side['kind'], id } : null;
}

export function sideText({ kind, id }: Side): string {
	return `${kind}:${id}`;
}

export function sameSide(one: Side | null, other: Side | null): boolean {
	return one !== null && other !== null && sideText(one) === sideText(other);
}

/** Runs that have ended well and read along the stored taxonomy, newest first. */
export function comparableRuns(analyses: readonly Analysis[]): Analysis[] {
	return analyses.filter(({ task, status, options }) => task === 'analysis' && status === 'done' && !options?.['taxonomy_changes']).slice(0, KEPT_RUNS);
}

/** The newest run that read this document alone and looked for everything. */
export function runOf(document: string, analyses: readonly Analysis[]): Analysis | null {
	return comparableRuns(analyses).find((analysis) => readsAlone(analysis, document)) ?? null;
}

export function readsAlone({ document_hashes: hashes, options }: Analysis, document: string): boolean {
	const read = Object.keys(hashes ?? {});
	return read.length === 1 && read[0] === document && !options?.['segments'];
}

/** Two documents where there are as many, the older one before; else the two newest runs. */
export function usualSides(documents: readonly DocumentBrief[], analyses: readonly Analysis[]): [Side | null, Side | null] {
	const [first, second] = inOrder(documents);
	if (first && second) return [{ kind: 'document', id: first.id }, { kind: 'document', id: second.id }];
	const [newest, older] = comparableRuns(analyses);
	return [older ? { kind: 'run', id: older.id } : null, newest ? { kind: 'run', id: newest.id } : null];
}

/** By edition, where all tell theirs; else as they stand. */
function inOrder(documents: readonly DocumentBrief[]): DocumentBrief[] {
	const there = documents.filter(({ file }) => file !== null);
	if (there.some(({ edition }) => !edition)) return there;
	return [...there].sort((a, b) => (a.edition ?? '').localeCompare(b.edition ?? '', 'en', { numeric: true }));
}
