// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { OPTION_NAMES } from '../shared/options';
import analyze from './analyze/app';
import cleanup from './cleanup/app';
import get from './get/app';

interface OptionField {
	field: string;
	name: string;
	meta: { note: string };
}
const fields = (operation: { options: unknown }) => (operation.options as () => OptionField[])();
const overview = (operation: { overview: unknown }, options: object) => (operation.overview as (options: object) => { label: string; text: string }[])(options);

beforeEach(() => document.documentElement.removeAttribute('lang'));

describe('the operations in the Flow editor', () => {
	it('go by the ids that their server sides have', () => {
		expect([analyze.id, cleanup.id, get.id]).toEqual(['coverage-analyze', 'coverage-cleanup', 'coverage-get']);
	});

	it('offer only options that the server knows', () => {
		const run = ['mode', 'wait_seconds', 'fail_on_error'];
		const known = ['product', ...run, ...OPTION_NAMES];
		expect(fields(analyze).map((field) => field.field).filter((name) => !known.includes(name))).toEqual([]);
		expect(fields(cleanup).map((field) => field.field)).toEqual(['product', ...run, 'include_reviewed']);
		expect(fields(get).map((field) => field.field)).toEqual(['product', 'only']);
	});

	it('explain the templates', () => {
		expect(fields(analyze)[0]?.meta.note).toContain('{{$trigger.body.keys}}');
	});

	it('speak the language of the page', () => {
		document.documentElement.lang = 'de-DE';
		expect(fields(cleanup)[0]?.name).toBe('Produkt');
	});

	it('show the product and what differs from the usual', () => {
		expect(overview(analyze, { product: '{{$trigger.key}}', force: true, dry_run: false })).toEqual([
			{ label: 'Product', text: '{{$trigger.key}}' },
			{ label: 'Repeat an unchanged analysis', text: 'Yes' },
		]);
		expect(overview(cleanup, { product: '1', mode: 'wait', fail_on_error: true }).slice(1)).toEqual([
			{ label: 'When to go on', text: 'When it has ended' },
			{ label: 'Fail if one fails', text: 'Yes' },
		]);
		expect(overview(get, { product: '1', only: 'all' })).toHaveLength(1);
		expect(overview(get, { product: '1', only: 'waiting' })[1]?.text).toBe('What waits for review');
	});
});
