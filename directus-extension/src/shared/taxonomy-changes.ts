/** The option `taxonomy_changes`: what a changed taxonomy would find, without changing it. Its shape and the rules that hold it. */

import type { TaxonomyItem } from './findings';

/**
 * With the `id` of a stored item: the fields that are given replace the item's, `removed` takes it and all below it away. Any other is
 * a new item: it needs `key` and `category`, its `parent` is an item's id or path of keys ("segment/benefit"), null the top.
 */
export interface TaxonomyChange {
	id?: string;
	key?: string;
	parent?: string | null;
	category?: TaxonomyItem['category'];
	names?: Record<string, string>;
	aliases?: Record<string, string[]>;
	examples?: Record<string, string[]>;
	instruction?: string | null;
	unit?: string | null;
	removed?: boolean;
}

export const MOST_CHANGES = 200;
const MOST_LETTERS = 500_000;
const MOST_TEXTS = 200;
const LONGEST = 2000;
const CATEGORIES: readonly unknown[] = ['segment', 'benefit', 'limit', 'condition', 'exclusion'] satisfies TaxonomyItem['category'][];

type Holds = (value: unknown) => boolean;

const text =
	(least: number, most = LONGEST): Holds =>
	(value) =>
		typeof value === 'string' && value.length >= least && value.length <= most;

const orNull =
	(holds: Holds): Holds =>
	(value) =>
		value === null || holds(value);

const perLanguage =
	(holds: Holds): Holds =>
	(value) =>
		isObject(value) && Object.entries(value).every(([code, said]) => /^[a-z]{2,3}(-[A-Za-z]{2,8})?$/.test(code) && holds(said));

const texts: Holds = (value) => Array.isArray(value) && value.length <= MOST_TEXTS && value.every(text(1));

const FIELDS: Record<keyof TaxonomyChange, readonly [Holds, string]> = {
	id: [text(1, 255), 'must be the id of an item'],
	key: [(value) => text(1, 255)(value) && !(value as string).includes('/'), 'must be a word without a slash'],
	parent: [orNull(text(1)), 'must be the id or the path of an item, or null'],
	category: [(value) => CATEGORIES.includes(value), `must be one of ${CATEGORIES.join(', ')}`],
	names: [perLanguage(text(1)), 'must be a text per language'],
	aliases: [perLanguage(texts), `must be a list of at most ${MOST_TEXTS} texts per language`],
	examples: [perLanguage(texts), `must be a list of at most ${MOST_TEXTS} texts per language`],
	instruction: [orNull(text(0, 10_000)), 'must be a text'],
	unit: [orNull(text(0, 64)), 'must be a text'],
	removed: [(value) => typeof value === 'boolean', 'must be true or false'],
};

/** What is wrong with the value of the option, in the words that follow its name; null where nothing is. */
export function changesFault(value: unknown): string | null {
	if (!Array.isArray(value) || value.length < 1 || value.length > MOST_CHANGES) return `must be a list of 1 to ${MOST_CHANGES} changes`;
	if (JSON.stringify(value).length > MOST_LETTERS) return `must not be longer than ${MOST_LETTERS} characters`;
	for (const [index, change] of value.entries()) {
		const fault = changeFault(change);
		if (fault) return `[${index}]${fault}`;
	}
	return null;
}

function changeFault(change: unknown): string | null {
	if (!isObject(change)) return ' must be an object';
	for (const [name, given] of Object.entries(change)) {
		if (!Object.hasOwn(FIELDS, name)) return `.${name} is not a field of an item that can be changed`;
		const [holds, must] = FIELDS[name as keyof TaxonomyChange];
		if (!holds(given)) return `.${name} ${must}`;
	}
	if (change['id'] === undefined && (change['key'] === undefined || change['category'] === undefined)) {
		return ' needs the id of an item, or the key and category of a new one';
	}
	return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
