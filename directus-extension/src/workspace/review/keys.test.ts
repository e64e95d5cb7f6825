// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { review } from '../../i18n/workspace/review';
import { COMMANDS, commandOf, HELP, isTyping, type Stroke } from './keys';

const stroke = (key: string, parts: Partial<Stroke> = {}): Stroke => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...parts });

describe('keys', () => {
	it('mean one thing each', () => {
		const found = ['j', 'k', 'a', 'e', 'r', 'u', 'n', 'o', 'm', 't', 'A', '/', '[', ']', '?'].map((key) => commandOf(stroke(key), false));
		expect(new Set(found).size).toBe(found.length);
		expect(found).not.toContain(null);
	});

	it('leave the browser its own', () => {
		expect(commandOf(stroke('r', { ctrlKey: true }), false)).toBeNull();
		expect(commandOf(stroke('a', { metaKey: true }), true)).toBeNull();
		expect(commandOf(stroke('ArrowDown'), false)).toBeNull();
		expect(commandOf(stroke('toString'), true)).toBeNull();
		expect(commandOf(stroke('Tab'), true)).toBeNull();
	});

	it('take a bracket that is written with AltGr', () => {
		expect(commandOf(stroke('[', { ctrlKey: true, altKey: true }), false)).toBe('page_back');
	});

	it('move in the list by arrows as well', () => {
		expect(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight'].map((key) => commandOf(stroke(key), true))).toEqual(['next', 'previous', 'fold', 'unfold']);
	});

	it('are never taken from a person who types', () => {
		const made = (html: string) => Object.assign(document.createElement('div'), { innerHTML: html }).firstElementChild;
		expect(['<input>', '<textarea></textarea>', '<select></select>', '<div role="combobox"></div>'].map((html) => isTyping(made(html)))).toEqual([true, true, true, true]);
		expect(isTyping(made('<button></button>'))).toBe(false);
		expect(isTyping(null)).toBe(false);
	});

	it('are all listed in the help, in words that exist', () => {
		expect(HELP.flatMap(({ texts }) => texts).filter((text) => !(text in review.en))).toEqual([]);
		const listed = HELP.flatMap(({ keys }) => keys.map((key) => commandOf(stroke({ '←': 'ArrowLeft', '→': 'ArrowRight' }[key as string] ?? key), true)));
		expect([...listed].sort()).toEqual([...COMMANDS].sort());
	});
});
