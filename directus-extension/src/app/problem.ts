/** What went wrong with a request, as a code and a sentence for people. */

import { isMessageKey, type Translate } from '../i18n';

export interface Problem {
	/** Lower case, as in the sidecar's errors; "network" where no answer came, "unknown" where it says nothing. */
	code: string;
	message: string;
	field: string | null;
}

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const field = (value: unknown, name: string): unknown => (isJson(value) ? value[name] : undefined);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads the error that the HTTP client of Directus throws. */
export function problemOf(error: unknown): Problem {
	const response = field(error, 'response');
	if (response === undefined) return { code: 'network', message: text(field(error, 'message')), field: null };
	const errors = field(field(response, 'data'), 'errors');
	const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
	const extensions = field(first, 'extensions');
	return {
		code: text(field(extensions, 'code')).toLowerCase() || 'unknown',
		message: text(field(first, 'message')),
		field: text(field(extensions, 'field')) || null,
	};
}

/** The sentence that says what to do. A refused option keeps its own sentence, which names the option. */
export function sentence(t: Translate, problem: Pick<Problem, 'code' | 'message'>): string {
	if (problem.code === 'option_invalid' && problem.message) return problem.message;
	const key = `error.${problem.code}`;
	if (isMessageKey(key)) return t(key);
	return problem.message || t('error.unknown');
}
