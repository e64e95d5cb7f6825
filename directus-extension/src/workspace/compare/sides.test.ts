import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../shared/contracts';
import type { DocumentBrief } from '../../shared/findings';
import { comparableRuns, readSide, runOf, sideText, usualSides } from './sides';

const run = (id: string, more: Partial<Analysis> = {}): Analysis => ({ id, task: 'analysis', status: 'done', options: null, document_hashes: null, ...more }) as Analysis;
const document = (id: string, more: Partial<DocumentBrief> = {}): DocumentBrief => ({ id, file: 'f', name: id, edition: null, ...more }) as DocumentBrief;

describe('a side', () => {
	it('is read from the address as it was written there', () => {
		for (const side of [{ kind: 'document', id: 'a-1' }, { kind: 'run', id: 'b' }] as const) expect(readSide(sideText(side))).toEqual(side);
		for (const broken of [undefined, null, '', 'run:', 'page:1', 'run:a/b', ['run:a']]) expect(readSide(broken)).toBeNull();
	});
});

describe('runs that can be compared', () => {
	it('have ended well, read along the stored taxonomy, and keep what they found', () => {
		const tried = run('tried', { options: { taxonomy_changes: [{}] } });
		const all = [run('one'), tried, run('failed', { status: 'failed' }), run('cleanup', { task: 'cleanup' }), run('runs', { status: 'parsing' })];
		expect(comparableRuns(all).map(({ id }) => id)).toEqual(['one']);
		expect(comparableRuns(Array.from({ length: 15 }, (_, index) => run(String(index))))).toHaveLength(10);
	});

	it('stand for a document only where they read it alone and whole', () => {
		const both = run('both', { document_hashes: { d1: 'x', d2: 'y' } });
		const part = run('part', { document_hashes: { d1: 'x' }, options: { segments: ['luggage'] } });
		const whole = run('whole', { document_hashes: { d1: 'x' } });
		expect(runOf('d1', [both, part, whole])?.id).toBe('whole');
		expect(runOf('d2', [both, part, whole])).toBeNull();
	});
});

describe('the usual sides', () => {
	const ids = (sides: ReturnType<typeof usualSides>) => sides.map((side) => side && sideText(side));
	it('are the first two documents, the older edition before', () => {
		expect(ids(usualSides([document('new', { edition: '2027' }), document('old', { edition: '2026' })], []))).toEqual(['document:old', 'document:new']);
		expect(ids(usualSides([document('a', { edition: '2' }), document('b', { edition: '10' })], []))).toEqual(['document:a', 'document:b']);
		expect(ids(usualSides([document('b'), document('a', { edition: '2026' })], []))).toEqual(['document:b', 'document:a']);
	});

	it('are the two newest runs where there is one document, or only one with a file', () => {
		const runs = [run('newest'), run('older'), run('oldest')];
		expect(ids(usualSides([document('a'), document('gone', { file: null })], runs))).toEqual(['run:older', 'run:newest']);
		expect(ids(usualSides([document('a')], runs.slice(0, 1)))).toEqual([null, 'run:newest']);
	});
});
