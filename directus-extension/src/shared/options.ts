/** The options of an analysis: their names, kinds and ranges. An unknown one is refused by name; nothing is silently ignored. */

import { changesFault } from './taxonomy-changes';

export type Options = Record<string, unknown>;
export type Checked = { ok: true; options: Options } | { ok: false; field: string; message: string };

type Rule = (value: unknown) => string | null;

const boolean: Rule = (value) => (typeof value === 'boolean' ? null : 'must be true or false');

const oneOf =
	(...allowed: string[]): Rule =>
	(value) =>
		typeof value === 'string' && allowed.includes(value) ? null : `must be one of ${allowed.join(', ')}`;

const strings =
	(what: string): Rule =>
	(value) =>
		Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every((item) => typeof item === 'string' && item !== '')
			? null
			: `must be a list of 1 to 100 ${what}`;

const text: Rule = (value) =>
	typeof value === 'string' && value.length > 0 && value.length <= 200 ? null : 'must be a text of 1 to 200 characters';

const whole =
	(low: number, high: number): Rule =>
	(value) =>
		Number.isInteger(value) && (value as number) >= low && (value as number) <= high ? null : `must be a whole number from ${low} to ${high}`;

const MOST_BUDGET = 1_000_000;

const budget: Rule = (value) => (typeof value === 'number' && value > 0 && value <= MOST_BUDGET ? null : `must be a number above 0, at most ${MOST_BUDGET}`);

const RULES: Record<string, Rule> = {
	force: boolean,
	dry_run: boolean,
	extractor: oneOf('rules', 'openai'),
	model: text,
	document_ids: strings('document ids'),
	segments: strings('segment keys'),
	budget,
	seed_directus: boolean,
	dry_run_directus: boolean,
	export: boolean,
	detailed: boolean,
	no_cache: boolean,
	segment_chunks: whole(1, 20),
	benefit_chunks: whole(1, 20),
	detail_chunks: whole(1, 20),
	chunk_size: whole(1, 20),
	debug: boolean,
	debug_clean: boolean,
	debug_from: oneOf('segments', 'benefits', 'details'),
	taxonomy_changes: changesFault,
};

export const OPTION_NAMES: readonly string[] = Object.keys(RULES);

/** What only a language model heeds: beside another extractor it would be silently ignored. */
const MODEL_OPTIONS = ['model', 'budget', 'segment_chunks', 'benefit_chunks', 'detail_chunks', 'chunk_size', 'debug_from'];

/** Checks the options of a request; `null` and `undefined` count as not given. Names the first field that is wrong. */
export function checkOptions(given: Record<string, unknown>): Checked {
	const options: Options = {};
	for (const [field, value] of Object.entries(given)) {
		const rule = Object.hasOwn(RULES, field) ? RULES[field] : undefined;
		if (!rule) return { ok: false, field, message: `${field} is not an option` };
		if (value === null || value === undefined) continue;
		const fault = rule(value);
		if (fault) return { ok: false, field, message: `${field}${/^[[.]/.test(fault) ? '' : ' '}${fault}` };
		options[field] = value;
	}
	if (options['taxonomy_changes'] && !isDryRun(options)) {
		return { ok: false, field: 'taxonomy_changes', message: 'taxonomy_changes can be laid over a dry run only: set dry_run too' };
	}
	const [idle] = MODEL_OPTIONS.filter((field) => options[field] !== undefined);
	if (idle && options['extractor'] !== undefined && options['extractor'] !== 'openai') {
		return { ok: false, field: idle, message: `${idle} goes with the extractor openai alone` };
	}
	return { ok: true, options };
}

/** True where the run must leave the coverage in Directus as it is. */
export function isDryRun(options: Options): boolean {
	return options['dry_run'] === true || options['dry_run_directus'] === true || options['seed_directus'] === false;
}

/** True where an equal finished analysis must not be answered from the record. */
export function isForced(options: Options): boolean {
	return options['force'] === true || options['no_cache'] === true;
}
