import { describe, expect, it } from 'vitest';
import { translate, type Translate } from '../i18n';
import { clock, countsOf, originOf, percentOf, reasonsOf, secondsOf, spentOn, stageOf } from './figures';
import { anAnalysis } from './samples';

const pairs = (analysis = anAnalysis()) => countsOf(analysis).map(({ key, value }) => [key, value]);

describe('countsOf', () => {
	it('tells the tree in its order and leaves out caveats that there are none of', () => {
		expect(pairs()).toEqual([
			['count.segments', 3], ['count.benefits', 8], ['count.limits', 21], ['count.conditions', 4], ['count.exclusions', 9],
		]);
	});

	it('adds withheld claims, undecided points and contradictions where there are any', () => {
		const analysis = anAnalysis({ counts: { num_segments: 1, withheld: 2, undecided: 0 }, account: { contradictions: ['a', 'b', 'c'], withheld: { x: 2 } } });
		expect(countsOf(analysis)).toEqual([
			{ key: 'count.segments', value: 1, tone: 'plain' },
			{ key: 'count.withheld', value: 2, tone: 'warning' },
			{ key: 'count.contradictions', value: 3, tone: 'warning' },
		]);
		const doubtful = anAnalysis({ counts: { undecided: 4 }, account: { contradictions: [], disputed: [{ reason: 'reads_otherwise' }] } });
		expect(pairs(doubtful)).toEqual([['count.undecided', 4], ['count.disputed', 1]]);
	});

	it('tells what a cleanup removed and kept', () => {
		expect(pairs(anAnalysis({ task: 'cleanup', counts: { success: true, removed: 40, kept: 0 } }))).toEqual([['count.removed', 40], ['count.kept', 0]]);
	});

	it('invents nothing where no counts are told', () => {
		expect(pairs(anAnalysis({ counts: null, account: null }))).toEqual([]);
	});
});

describe('time', () => {
	it('counts from the start to the end, and to now while it runs', () => {
		expect(secondsOf(anAnalysis(), 0)).toBe(65);
		expect(secondsOf(anAnalysis({ status: 'parsing', finished: null }), Date.parse('2026-03-01T10:00:15Z'))).toBe(10);
	});

	it('counts from the request while it waits, and never below zero', () => {
		const queued = anAnalysis({ status: 'queued', started: null, finished: null });
		expect(secondsOf(queued, Date.parse('2026-03-01T10:00:07Z'))).toBe(7);
		expect(secondsOf(queued, Date.parse('2026-03-01T09:00:00Z'))).toBe(0);
	});

	it('is unknown where the row tells none', () => {
		expect(secondsOf(anAnalysis({ finished: null }), 0)).toBeNull();
	});

	it.each([[0, '0:00'], [65, '1:05'], [3665, '1:01:05']])('%i s reads %s', (seconds, text) => {
		expect(clock(seconds)).toBe(text);
	});
});

describe('the engine’s word', () => {
	const t: Translate = (key, values) => translate('de-DE', key, values);

	it.each([
		['parsing', 'AVB: Reise.pdf: page 3 of 24', 'AVB: Reise.pdf: Seite 3 von 24'],
		['parsing', 'AVB.pdf', 'AVB.pdf'],
		['extracting', 'waiting for 2 answers', 'Antworten des Sprachmodells stehen aus: 2'],
		['verifying', '84 claims to check', ''],
		['writing', null, ''],
	] as const)('%s, %s', (status, stage, text) => {
		expect(stageOf({ status, stage }, t)).toBe(text);
	});

	it('tells what was spent only where a model was asked', () => {
		expect(spentOn(anAnalysis({ usage: { calls: 0, cost: 0 } }))).toBeNull();
		expect(spentOn(anAnalysis({ usage: null }))).toBeNull();
		expect(spentOn(anAnalysis({ usage: { calls: 2, cost: null } }))).toEqual({ calls: 2, cost: null });
	});
});

describe('the rest', () => {
	it('says who started it', () => {
		expect(originOf(anAnalysis(), 'u1')).toBe('by.you');
		expect(originOf(anAnalysis(), 'u2')).toBe('by.other');
		expect(originOf(anAnalysis({ requested_by: null }), 'u2')).toBe('by.automatic');
	});

	it('keeps the percentage between 0 and 100', () => {
		expect([null, -1, 0.426, 7].map((progress) => percentOf(anAnalysis({ progress })))).toEqual([0, 0, 43, 100]);
	});

	it('reads the reasons as texts only', () => {
		expect(reasonsOf(anAnalysis({ account: { reasons: ['page 3 is unreadable', '', 4] } }))).toEqual(['page 3 is unreadable']);
		expect(reasonsOf(anAnalysis({ account: null }))).toEqual([]);
	});
});
