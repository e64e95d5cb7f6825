import { describe, expect, it } from 'vitest';
import { translate, type Translate } from '../i18n';
import { problemOf, sentence } from './problem';

const t: Translate = (key, values) => translate('en', key, values);
const failed = (data: unknown) => ({ response: { data } });

describe('problemOf', () => {
	it('reads code, sentence and field of an answer', () => {
		const error = failed({ errors: [{ message: 'budget must be a number above 0', extensions: { code: 'OPTION_INVALID', field: 'budget' } }] });
		expect(problemOf(error)).toEqual({ code: 'option_invalid', message: 'budget must be a number above 0', field: 'budget' });
	});

	it('tells no answer from an answer that says nothing', () => {
		expect(problemOf(new Error('Network Error')).code).toBe('network');
		expect(problemOf(failed('<html>502</html>')).code).toBe('unknown');
	});
});

describe('sentence', () => {
	it('says what to do in the reader’s language; a refused option keeps its own words', () => {
		expect(sentence(t, { code: 'network', message: 'x' })).toContain('Check your connection');
		expect(sentence(t, { code: 'option_invalid', message: 'force must be true or false' })).toBe('force must be true or false');
	});

	it('falls back to the server’s words, then to a general sentence', () => {
		expect(sentence(t, { code: 'brand_new', message: 'It is raining.' })).toBe('It is raining.');
		expect(sentence(t, { code: '', message: '' })).toContain('Something unexpected');
	});
});
