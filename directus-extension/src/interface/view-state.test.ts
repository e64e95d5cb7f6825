import { describe, expect, it } from 'vitest';
import { FINAL, STATUSES } from '../shared/status';
import { anAnalysis, someFacts } from './samples';
import { viewOf, type Facts } from './view-state';

const hints = (facts: Partial<Facts>) => viewOf(someFacts(facts)).hints.map((hint) => hint.key);
const offered = (facts: Partial<Facts>) => Object.entries(viewOf(someFacts(facts)).offers).flatMap(([verb, { shown, enabled }]) => (shown ? [`${verb}${enabled ? '' : ' (off)'}`] : []));

describe('what is offered', () => {
	it('nothing can be done before the product is saved', () => {
		expect(offered({ saved: false, loaded: false })).toEqual(['start (off)']);
		expect(hints({ saved: false, loaded: false })).toEqual(['hint.unsaved']);
	});

	it('nothing can be done while loading', () => {
		expect(offered({ loaded: false })).toEqual(['start (off)']);
		expect(viewOf(someFacts({ loaded: false })).status).toBe('status.loading');
	});

	it('a product without document cannot be analyzed; an unknown number is left to the server', () => {
		expect(offered({ documents: 0 })).toEqual(['start (off)']);
		expect(hints({ documents: 0 })).toEqual(['hint.no_document']);
		expect(offered({ documents: null })).toEqual(['start']);
	});

	it('unsaved documents are to be saved first', () => {
		expect(offered({ documents: 0, unsavedDocuments: true })).toEqual(['start (off)']);
		expect(hints({ documents: 0, unsavedDocuments: true })).toEqual(['hint.unsaved_documents']);
	});

	it('without permission everything shows, nothing works', () => {
		expect(offered({ permitted: false, analysis: anAnalysis() })).toEqual(['start (off)', 'cleanup (off)']);
		expect(offered({ permitted: false, analysis: anAnalysis({ status: 'parsing' }) })).toEqual(['cancel (off)']);
		expect(hints({ permitted: false })).toContain('hint.no_permission');
	});

	it('a running analysis can only be cancelled; an ended one repeated or cleaned up', () => {
		for (const status of STATUSES) {
			const ended = (FINAL as readonly string[]).includes(status);
			expect(offered({ analysis: anAnalysis({ status }) }), status).toEqual(ended ? ['start', 'cleanup'] : ['cancel']);
		}
	});

	it('after a cleanup there is nothing left to clean up', () => {
		expect(offered({ analysis: anAnalysis({ task: 'cleanup' }) })).toEqual(['start']);
		expect(offered({ analysis: anAnalysis({ task: 'cleanup', status: 'failed' }) })).toEqual(['start', 'cleanup']);
	});

	it('one click at a time: all is off while one is on its way, that one shows it', () => {
		const { offers } = viewOf(someFacts({ analysis: anAnalysis(), busy: 'start' }));
		expect(offers.start).toMatchObject({ enabled: false, loading: true });
		expect(offers.cleanup).toMatchObject({ enabled: false, loading: false });
	});

	it('the first button says what it does', () => {
		const label = (analysis: Facts['analysis']) => viewOf(someFacts({ analysis })).offers.start.label;
		expect(label(null)).toBe('action.analyze');
		expect(label(anAnalysis())).toBe('action.reanalyze');
		expect(label(anAnalysis({ status: 'cancelled' }))).toBe('action.reanalyze');
		expect(label(anAnalysis({ status: 'failed' }))).toBe('action.retry');
		expect(label(anAnalysis({ task: 'cleanup' }))).toBe('action.analyze');
	});
});

describe('what is shown', () => {
	it.each([
		[anAnalysis({ status: 'queued' }), 'status.queued', 'info'],
		[anAnalysis({ status: 'writing' }), 'status.writing', 'info'],
		[anAnalysis(), 'status.done', 'success'],
		[anAnalysis({ complete: false }), 'status.done_incomplete', 'warning'],
		[anAnalysis({ status: 'failed' }), 'status.failed', 'danger'],
		[anAnalysis({ status: 'cancelled' }), 'status.cancelled', 'neutral'],
		[anAnalysis({ task: 'cleanup', status: 'writing' }), 'status.cleaning', 'info'],
		[anAnalysis({ task: 'cleanup', status: 'failed' }), 'status.failed', 'danger'],
		[anAnalysis({ task: 'cleanup', complete: null }), 'status.cleaned', 'success'],
	])('%#', (analysis, status, tone) => {
		expect(viewOf(someFacts({ analysis }))).toMatchObject({ status, tone });
	});

	it('the outcome of a done one, the failure of a failed one, neither while it runs', () => {
		const shown = (status: 'done' | 'failed' | 'parsing') => viewOf(someFacts({ analysis: anAnalysis({ status }) }));
		expect(shown('done')).toMatchObject({ outcome: true, failure: false, active: false });
		expect(shown('failed')).toMatchObject({ outcome: false, failure: true, active: false });
		expect(shown('parsing')).toMatchObject({ outcome: false, failure: false, active: true });
	});

	it('offers to reload only where something has ended well under the reader’s eyes', () => {
		expect(viewOf(someFacts({ analysis: anAnalysis(), ended: true })).reload).toBe(true);
		expect(viewOf(someFacts({ analysis: anAnalysis() })).reload).toBe(false);
		expect(viewOf(someFacts({ analysis: anAnalysis({ status: 'failed' }), ended: true })).reload).toBe(false);
	});

	it('says that the service is down without forbidding anything', () => {
		expect(hints({ service: 'down' })).toEqual(['hint.sidecar_down']);
		expect(offered({ service: 'down' })).toEqual(['start']);
	});

	it('says why a click started nothing new, only as long as that holds', () => {
		expect(hints({ analysis: anAnalysis({ status: 'parsing' }), note: 'joined' })).toEqual(['hint.joined']);
		expect(hints({ analysis: anAnalysis(), note: 'joined' })).toEqual([]);
		expect(hints({ analysis: anAnalysis(), note: 'unchanged' })).toEqual(['hint.unchanged']);
	});

	it('keeps showing the last known state when it cannot be loaded', () => {
		expect(viewOf(someFacts({ analysis: anAnalysis(), unreachable: true }))).toMatchObject({ status: 'status.done', outcome: true });
		expect(hints({ unreachable: true })).toEqual(['hint.unreachable']);
	});
});
