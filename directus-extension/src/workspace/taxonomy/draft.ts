/** What a person types into the form of an item: one text for each list. Pure. */

import { FIELDS, nameOf, type Category, type Entry, type Fields, type Item } from './items';

export const USUAL_LANGUAGES: readonly string[] = ['de', 'fr', 'it', 'en'];

export interface Words {
	name: string;
	/** one on each line */
	aliases: string;
	examples: string;
}

export interface Draft {
	category: Category;
	parent: string | null;
	key: string;
	instruction: string;
	unit: string;
	words: Record<string, Words>;
}

/** The languages of the form: the usual ones, and every other that some item has words in. */
export function languagesOf(items: readonly Item[]): string[] {
	const found = items.flatMap(({ names, aliases, examples }) => [names, aliases, examples].flatMap((texts) => Object.keys(texts ?? {})));
	return [...new Set([...USUAL_LANGUAGES, ...found])];
}

export function draftOf(item: Item, languages: readonly string[]): Draft {
	const words = Object.fromEntries(
		languages.map((code) => [code, { name: item.names?.[code] ?? '', aliases: (item.aliases?.[code] ?? []).join('\n'), examples: (item.examples?.[code] ?? []).join('\n') }]),
	);
	return { category: item.category, parent: item.parent, key: item.key, instruction: item.instruction ?? '', unit: item.unit ?? '', words };
}

/** The item's fields as the draft says them. Empty texts are none; a text that stands twice in a list stands once. */
export function fieldsOf(draft: Draft): Omit<Fields, 'sort'> {
	const lists = (name: 'aliases' | 'examples'): Record<string, string[]> | null =>
		perLanguage(draft, (words) => linesIn(words[name]), (list) => list.length > 0);
	return {
		parent: draft.parent,
		key: draft.key.trim(),
		names: perLanguage(draft, ({ name }) => name.trim(), (name) => name !== ''),
		aliases: lists('aliases'),
		examples: lists('examples'),
		instruction: draft.instruction.trim() || null,
		unit: draft.unit.trim() || null,
	};
}

function perLanguage<T>(draft: Draft, read: (words: Words) => T, holds: (value: T) => boolean): Record<string, T> | null {
	const found = Object.entries(draft.words).map(([code, words]) => [code, read(words)] as const).filter(([, value]) => holds(value));
	return found.length > 0 ? Object.fromEntries(found) : null;
}

export function linesIn(text: string): string[] {
	return [...new Set(text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== ''))];
}

/** Fields of the form that differ from the item, where "nothing" has several spellings. */
export function changedFields(fields: Omit<Fields, 'sort'>, item: Item): Fields {
	const text = (value: unknown): string => JSON.stringify(bare(value));
	return Object.fromEntries(FIELDS.filter((name) => name !== 'sort' && text(fields[name]) !== text(item[name])).map((name) => [name, fields[name as keyof typeof fields]])) as Fields;
}

function bare(value: unknown): unknown {
	if (value === '' || value === undefined || value === null) return null;
	if (Array.isArray(value)) return value.length > 0 ? value : null;
	if (typeof value !== 'object') return value;
	const entries = Object.entries(value).map(([name, one]) => [name, bare(one)] as const).filter(([, one]) => one !== null);
	return entries.length > 0 ? Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1))) : null;
}

/** "Luggage › Delayed luggage" of every item. */
export function pathsOf(entries: readonly Entry[], locale: string): Map<string, string> {
	const byId = new Map(entries.map((entry) => [entry.item.id, entry.item]));
	const paths = new Map<string, string>();
	for (const { item } of entries) {
		const names = [nameOf(item, locale)];
		const seen = new Set([item.id]);
		for (let at = byId.get(item.parent ?? ''); at && !seen.has(at.id); at = byId.get(at.parent ?? '')) {
			seen.add(at.id);
			names.unshift(nameOf(at, locale));
		}
		paths.set(item.id, names.join(' › '));
	}
	return paths;
}

/** A new item at the end of where it stands. */
export function newItem(id: string, category: Category, parent: string | null, entries: readonly Entry[]): Item {
	const sort = Math.max(0, ...entries.map(({ item }) => item.sort ?? 0)) + 1;
	return { id, category, parent, key: '', names: null, aliases: null, examples: null, instruction: null, unit: null, data_type: null, sort };
}
