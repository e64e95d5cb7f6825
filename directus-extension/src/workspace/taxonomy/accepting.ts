/** Suggestions as pending changes of their items. Pure. */

import type { Suggestion } from '../../shared/suggestions';
import type { Entry, Fields, Item, Pending } from './items';
import { edited } from './pending';

const FIELD = { alias: 'aliases', example: 'examples' } as const;

function textsOf(item: Item, { kind, language }: Suggestion): string[] {
	return item[FIELD[kind]]?.[language] ?? [];
}

/** Whether the item has the words, saved or not. */
export function isAccepted(entries: readonly Entry[], suggestion: Suggestion): boolean {
	const entry = entries.find(({ item }) => item.id === suggestion.item);
	return entry !== undefined && textsOf(entry.item, suggestion).includes(suggestion.text);
}

/** The pending changes with the words taken into their item, or taken out again. */
export function accepting(items: readonly Item[], entries: readonly Entry[], pending: Pending, suggestion: Suggestion, accept: boolean): Pending {
	const entry = entries.find(({ item }) => item.id === suggestion.item);
	if (!entry || entry.state === 'removed') return pending;
	const others = textsOf(entry.item, suggestion).filter((text) => text !== suggestion.text);
	const texts = accept ? [...others, suggestion.text] : others;
	const name = FIELD[suggestion.kind];
	const lists = { ...entry.item[name], [suggestion.language]: texts };
	if (texts.length === 0) delete lists[suggestion.language];
	const fields: Fields = { [name]: Object.keys(lists).length > 0 ? lists : null };
	return edited(pending, items.find(({ id }) => id === suggestion.item), suggestion.item, fields);
}
