/** Changes that are not saved yet: how they come about, what is tried of them, what is written, what a colleague did meanwhile. Pure. */

import type { TaxonomyChange } from '../../shared/taxonomy-changes';
import { childrenOf, FIELDS, laid, parentsFor, same, type Change, type Entry, type Fields, type Item, type Pending } from './items';

/** The pending changes with these fields of one item on top; what equals the stored item again is no change. */
export function edited(pending: Pending, stored: Item | undefined, id: string, fields: Fields): Pending {
	const next = new Map(pending);
	const change = pending.get(id);
	if (change && 'added' in change) return next.set(id, { added: { ...change.added, ...fields } });
	if (!stored) return next;
	const wanted: Fields = { ...(change && 'fields' in change ? change.fields : {}), ...fields };
	const seen: Fields = change && 'fields' in change ? change.was : {};
	const kept = FIELDS.filter((name) => name in wanted && !same(wanted[name], stored[name]));
	next.delete(id);
	if (kept.length > 0) next.set(id, { fields: pick(wanted, kept), was: { ...pick(stored, kept), ...pick(seen, kept.filter((name) => name in seen)) } });
	return next;
}

function pick(from: Fields, names: readonly (keyof Fields)[]): Fields {
	return Object.fromEntries(names.map((name) => [name, from[name]])) as Fields;
}

export function added(pending: Pending, item: Item): Pending {
	return new Map(pending).set(item.id, { added: item });
}

/** Takes the item and all below it away; a new one that nobody has saved is simply dropped. */
export function removed(items: readonly Item[], pending: Pending, id: string): Pending {
	const next = new Map(pending);
	const stored = items.some((item) => item.id === id);
	for (const { item } of below(laid(items, pending), id)) next.delete(item.id);
	next.delete(id);
	return stored ? next.set(id, { removed: true }) : next;
}

/** Everything under an item, however deep. */
export function below(entries: readonly Entry[], id: string): Entry[] {
	const children = childrenOf(entries);
	const found: Entry[] = [];
	const visit = (parent: string): void => {
		for (const entry of children.get(parent) ?? []) {
			if (entry.item.id === id || found.includes(entry)) continue;
			found.push(entry);
			visit(entry.item.id);
		}
	};
	visit(id);
	return found;
}

/** One place up (-1) or down (1) among its siblings: they exchange their places, nobody else's changes. Null at the end. */
export function shifted(entries: readonly Entry[], id: string, step: -1 | 1): Map<string, number> | null {
	const siblings = [...childrenOf(entries).values()].find((list) => list.some(({ item }) => item.id === id)) ?? [];
	const at = siblings.findIndex(({ item }) => item.id === id);
	const moving = siblings[at];
	if (!moving || at + step < 0 || at + step >= siblings.length) return null;
	const sorts = siblings.map(({ item }) => item.sort ?? 0);
	const distinct = new Set(sorts).size === sorts.length;
	const places = distinct ? sorts : sorts.map((_, index) => Math.min(...sorts) + index);
	const order = siblings.filter((one) => one !== moving);
	order.splice(at + step, 0, moving);
	return new Map(order.map(({ item }, index) => [item.id, places[index] ?? index]));
}

/** Whether the item may be put there. */
export function mayMove(entries: readonly Entry[], id: string, parent: string | null): boolean {
	const entry = entries.find(({ item }) => item.id === id);
	return entry !== undefined && entry.item.parent !== parent && parentsFor(entries, entry.item).includes(parent);
}

/** The option `taxonomy_changes`: new items parents first, then changes, then what goes. The order of siblings is no matter of an analysis. */
export function tried(items: readonly Item[], pending: Pending): TaxonomyChange[] {
	const staying = laid(items, pending).filter(({ state }) => state !== 'removed');
	const fresh = staying.filter(({ state }) => state === 'new').map(({ item }) => newChange(item));
	const other = staying.flatMap(({ item }): TaxonomyChange[] => {
		const change = pending.get(item.id);
		const fields = change && 'fields' in change ? optionFields(change.fields) : {};
		return Object.keys(fields).length > 0 ? [{ id: item.id, ...fields }] : [];
	});
	return [...fresh, ...other, ...gone(pending).map((id) => ({ id, removed: true }))];
}

function newChange({ id, key, category, parent, names, aliases, examples, instruction, unit }: Item): TaxonomyChange {
	return { id, key, category, parent, names: names ?? {}, aliases: aliases ?? {}, examples: examples ?? {}, instruction, unit };
}

function optionFields({ sort: _sort, names, aliases, examples, ...rest }: Fields): TaxonomyChange {
	return {
		...rest,
		...(names === undefined ? {} : { names: names ?? {} }),
		...(aliases === undefined ? {} : { aliases: aliases ?? {} }),
		...(examples === undefined ? {} : { examples: examples ?? {} }),
	};
}

const gone = (pending: Pending): string[] => [...pending].filter(([, change]) => 'removed' in change).map(([id]) => id);

/** What is written: new items parents first, so that none names a parent that is not there. */
export interface Writes {
	create: (Item & { taxonomy: string })[];
	update: ({ id: string } & Fields)[];
	remove: string[];
}

export function writesOf(taxonomy: string, items: readonly Item[], pending: Pending): Writes {
	const staying = laid(items, pending).filter(({ state }) => state !== 'removed');
	return {
		create: staying.filter(({ state }) => state === 'new').map(({ item }) => ({ ...item, taxonomy })),
		update: staying.flatMap(({ item }) => {
			const change = pending.get(item.id);
			return change && 'fields' in change ? [{ id: item.id, ...change.fields }] : [];
		}),
		remove: gone(pending),
	};
}

/**
 * The changes over items that were read anew. `conflicts`: items of which somebody else changed the very fields, or that are gone;
 * the person's words stay, over what the colleague wrote, and are written only when saved again.
 */
export function rebased(items: readonly Item[], pending: Pending): { pending: Pending; conflicts: string[] } {
	const byId = new Map(items.map((item) => [item.id, item]));
	const next = new Map<string, Change>();
	const conflicts: string[] = [];
	for (const [id, change] of pending) {
		const stored = byId.get(id);
		if ('added' in change) {
			if (!stored) next.set(id, change);
		} else if (!stored) {
			if ('fields' in change) conflicts.push(id);
		} else if ('removed' in change) next.set(id, change);
		else {
			const names = FIELDS.filter((name) => name in change.fields && !same(change.fields[name], stored[name]));
			if (names.some((name) => !same(change.was[name], stored[name]))) conflicts.push(id);
			if (names.length > 0) next.set(id, { fields: pick(change.fields, names), was: pick(stored, names) });
		}
	}
	return { pending: next, conflicts };
}
