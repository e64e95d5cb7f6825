import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../shared/errors';
import { STATUSES } from '../shared/status';
import { de } from './de';
import { en } from './en';
import { isMessageKey, translate } from './index';

const source = join(import.meta.dirname, '..');
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function components(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.vue'))
		.map((name) => join(folder, name));
}

/** The words that a template would show without asking for a translation. */
function literalTexts(file: string): string[] {
	const template = /<template>([\s\S]*)<\/template>/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
	const texts = template
		.replace(/<!--[\s\S]*?-->/g, '')
		.replace(/\{\{[\s\S]*?\}\}/g, '')
		.replace(/"[^"]*"/g, '""')
		.split(/<[^>]*>/);
	const attributes = [...template.matchAll(/\s(label|title|placeholder|aria-label|alt)="([^"]+)"/g)].map((match) => match[2] ?? '');
	return [...texts, ...attributes].map((text) => text.trim()).filter((text) => /\p{L}/u.test(text));
}

describe('the languages', () => {
	it('have the same keys, none empty, with the same placeholders', () => {
		expect(Object.keys(de)).toEqual(Object.keys(en));
		for (const key of Object.keys(en) as (keyof typeof en)[]) {
			expect(de[key].trim(), key).not.toBe('');
			expect(placeholders(de[key]), key).toEqual(placeholders(en[key]));
		}
	});

	it('name every status and every error that the bundle or the sidecar can answer with', () => {
		const sidecar = readFileSync(join(source, '../../sidecar/errors.py'), 'utf8');
		const codes = [...sidecar.matchAll(/^\s+code = "(\w+)"/gm)].map((match) => match[1] ?? '');
		expect(codes.length).toBeGreaterThan(20);
		const needed = [...codes, ...Object.keys(ERRORS).map((code) => code.toLowerCase())].map((code) => `error.${code}`);
		expect([...needed, ...STATUSES.map((status) => `status.${status}`)].filter((key) => !isMessageKey(key))).toEqual([]);
	});

	it('are the only place with texts: no component has any of its own', () => {
		const files = ['interface', 'app', 'module', 'workspace'].flatMap((folder) => components(join(source, folder)));
		expect(files.length).toBeGreaterThan(3);
		expect(Object.fromEntries(files.map((file) => [file, literalTexts(file)]).filter(([, texts]) => texts?.length))).toEqual({});
	});
});

describe('translate', () => {
	it('speaks the language of the locale, English otherwise', () => {
		expect(translate('de-CH', 'action.cancel')).toBe('Abbrechen');
		expect(translate('en-US', 'action.cancel')).toBe('Cancel');
		expect(translate('pt-BR', 'action.cancel')).toBe('Cancel');
	});

	it('fills in values and leaves unknown placeholders visible', () => {
		expect(translate('en', 'progress.elapsed', { time: '0:05' })).toBe('Time so far: 0:05');
		expect(translate('en', 'progress.elapsed')).toContain('{time}');
	});
});
