import { describe, expect, it } from 'vitest';
import { shouldAnalyzeDocument, shouldAnalyzeProduct, shouldMark, type Payload } from './should-analyze';

describe('a document is marked', () => {
	it.each<['create' | 'update', Payload, string]>([
		['create', { file: 'f' }, 'mark'],
		['create', { file: { title: 'uploaded with it' } }, 'mark'],
		['create', { kind: 'other' }, 'no_file'],
		['update', { file: 'f' }, 'mark'],
		['update', { kind: 'schedule' }, 'mark'],
		['update', { edition: null }, 'mark'],
		['update', { file: null, kind: 'other' }, 'file_removed'],
		['update', { sort: 1 }, 'nothing_decisive'],
		['update', { sha256: 'x', pages: 3, language: 'de', quality: {} }, 'nothing_decisive'],
		['create', { file: 'f', pending: false }, 'marked_by_hand'],
		['update', { edition: '2', pending: true }, 'marked_by_hand'],
	])('on %s of %j: %s', (event, payload, outcome) => {
		const mark = shouldMark(event, payload);
		expect(mark.kind === 'mark' ? 'mark' : mark.why).toBe(outcome);
	});
});

describe('an analysis starts', () => {
	it('for a marked document', () => {
		expect(shouldAnalyzeDocument('create', { pending: true }, true)).toEqual({ kind: 'start', reason: 'created' });
		expect(shouldAnalyzeDocument('update', { pending: true }, true)).toEqual({ kind: 'start', reason: 'document_changed' });
	});

	it('not for one without a mark, and not where it is switched off', () => {
		expect(shouldAnalyzeDocument('update', { sort: 1 }, true)).toEqual({ kind: 'skip', why: 'nothing_decisive' });
		expect(shouldAnalyzeDocument('create', { pending: true }, false)).toEqual({ kind: 'skip', why: 'switched_off' });
	});

	it('for a product only where its own file field is mapped and given', () => {
		expect(shouldAnalyzeProduct('create', { policy: 'f' }, 'policy', true)).toEqual({ kind: 'start', reason: 'created' });
		expect(shouldAnalyzeProduct('update', { name: 'x' }, 'policy', true)).toEqual({ kind: 'skip', why: 'nothing_decisive' });
		expect(shouldAnalyzeProduct('update', { policy: 'f' }, null, true)).toEqual({ kind: 'skip', why: 'nothing_decisive' });
		expect(shouldAnalyzeProduct('update', { policy: 'f' }, 'policy', false)).toEqual({ kind: 'skip', why: 'switched_off' });
	});
});
