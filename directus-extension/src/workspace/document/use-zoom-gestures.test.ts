// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { keyAct } from './use-zoom-gestures';

const key = (name: string, more: Partial<KeyboardEvent> = {}) => keyAct({ key: name, ctrlKey: false, metaKey: false, altKey: false, target: document.body, ...more });

describe('keys of the viewer', () => {
	it('zoom and fit', () => {
		expect(['+', '=', '-', '0', 'j', 'a'].map((name) => key(name))).toEqual(['in', 'in', 'out', 'fit', null, null]);
	});

	it('open the search in place of the browser\'s own, which sees only drawn pages', () => {
		expect(key('f', { ctrlKey: true })).toBe('search');
		expect(key('F', { metaKey: true })).toBe('search');
		expect(key('f')).toBeNull();
	});

	it('leave typing and the browser\'s keys alone', () => {
		expect(key('-', { target: document.createElement('input') })).toBeNull();
		expect(key('+', { ctrlKey: true })).toBeNull();
		expect(key('0', { altKey: true })).toBeNull();
	});
});
