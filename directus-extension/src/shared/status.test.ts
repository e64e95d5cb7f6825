import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERSION } from './contracts';
import { ACTIVE, apiState, FINAL, isRunning, STATUSES } from './status';

describe('statuses', () => {
	it('are active or final, never both', () => {
		expect([...ACTIVE, ...FINAL].sort()).toEqual([...STATUSES].sort());
	});

	it('have the API’s names', () => {
		expect(STATUSES.map(apiState)).toEqual(['pending', 'running', 'running', 'running', 'running', 'completed', 'failed', 'cancelled']);
		expect(STATUSES.filter(isRunning).map(apiState)).toEqual(Array(4).fill('running'));
	});
});

it('the version is the package’s', () => {
	const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
	expect(VERSION).toBe(manifest.version);
});
