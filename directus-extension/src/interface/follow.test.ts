// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Analysis } from '../shared/contracts';
import { FakeEventSource } from './fakes';
import { createFollow, PATIENCE, POLL_MS, readProgress } from './follow';
import { anAnalysis } from './samples';

const heard: unknown[] = [];
const listener = {
	progress: (event: object) => heard.push(event),
	row: (analysis: Analysis) => heard.push(`row ${analysis.status}`),
	trouble: (error: unknown) => heard.push(`trouble ${String(error)}`),
};
let rows: (Analysis | Error)[] = [];
const read = () => {
	const next = rows.length > 1 ? rows.shift() : rows[0];
	return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? anAnalysis());
};
const follow = createFollow(read, (id) => `/coverage/analyses/${id}/events`);

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('EventSource', FakeEventSource);
	FakeEventSource.opened = [];
	heard.length = 0;
	rows = [anAnalysis()];
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('following by events', () => {
	it('hands on progress, and reads the row when the last event comes', async () => {
		follow('a1', listener);
		FakeEventSource.last().say({ id: 'a1', status: 'parsing', stage: null, progress: 0.2, message: 'page 3 of 24' });
		FakeEventSource.last().say({ id: 'a1', status: 'done', stage: null, progress: 1, message: '' });
		await vi.advanceTimersByTimeAsync(10 * POLL_MS);
		expect(heard).toEqual([
			{ id: 'a1', status: 'parsing', stage: null, progress: 0.2, message: 'page 3 of 24' },
			{ id: 'a1', status: 'done', stage: null, progress: 1, message: '' },
			'row done',
		]);
		expect(FakeEventSource.last()).toMatchObject({ url: '/coverage/analyses/a1/events', readyState: FakeEventSource.CLOSED });
	});

	it('lets the browser reconnect as long as events still come', async () => {
		follow('a1', listener);
		const source = FakeEventSource.last();
		for (let round = 0; round < PATIENCE; round += 1) {
			source.readyState = FakeEventSource.CONNECTING;
			source.emit('error');
			source.say({ id: 'a1', status: 'parsing', progress: 0.1, message: '' });
		}
		await vi.advanceTimersByTimeAsync(POLL_MS);
		expect(heard).toHaveLength(PATIENCE);
	});
});

describe('following without events', () => {
	it('polls when the stream is refused, through a failing read, until the end', async () => {
		rows = [anAnalysis({ status: 'parsing' }), new Error('offline'), anAnalysis({ status: 'writing' }), anAnalysis()];
		follow('a1', listener);
		FakeEventSource.last().refuse();
		await vi.advanceTimersByTimeAsync(10 * POLL_MS);
		expect(heard).toEqual(['row parsing', 'trouble Error: offline', 'row writing', 'row done']);
	});

	it('polls when the stream keeps breaking off', async () => {
		follow('a1', listener);
		for (let round = 0; round < PATIENCE; round += 1) FakeEventSource.last().emit('error');
		await vi.advanceTimersByTimeAsync(0);
		expect(heard).toEqual(['row done']);
	});

	it('polls where the browser knows no events', async () => {
		vi.stubGlobal('EventSource', undefined);
		follow('a1', listener);
		await vi.advanceTimersByTimeAsync(0);
		expect(heard).toEqual(['row done']);
	});
});

it('is silent after it was stopped', async () => {
	rows = [anAnalysis({ status: 'parsing' })];
	const stop = follow('a1', listener);
	FakeEventSource.last().refuse();
	await vi.advanceTimersByTimeAsync(0);
	stop();
	heard.length = 0;
	await vi.advanceTimersByTimeAsync(10 * POLL_MS);
	expect(heard).toEqual([]);
});

describe('readProgress', () => {
	it.each(['', 'no json', 'null', '{"id":"a1","status":"sleeping"}', '{"id":"other","status":"done"}', 7])('refuses %j', (data) => {
		expect(readProgress(data, 'a1')).toBeNull();
	});
});
