/** A taxonomy's items with the changes that are not saved yet laid over them. Pure; knows no component and no Directus. */

import type { TaxonomyItem } from '../../shared/findings';

export type Item = TaxonomyItem;
export type Category = Item['category'];
export const CATEGORIES: readonly Category[] = ['segment', 'benefit', 'limit', 'condition', 'exclusion'];

/** Where an item may stand, as the engine demands it; null = at the top. */
export const NESTING: Readonly<Record<Category, readonly (Category | null)[]>> = {
	segment: [null],
	benefit: ['segment'],
	limit: [null, 'segment', 'benefit'],
	condition: [null, 'segment', 'benefit'],
	exclusion: [null, 'segment', 'benefit'],
};

/** What people change of an item. */
export const FIELDS = ['parent', 'key', 'names', 'aliases', 'examples', 'instruction', 'unit', 'sort'] as const;
export type Fields = Partial<Pick<Item, (typeof FIELDS)[number]>>;

/** One item's change: a new item, other fields of a stored one (`was`: as they were when the person saw them), or its end. */
export type Change = { added: Item } | { fields: Fields; was: Fields } | { removed: true };
export type Pending = ReadonlyMap<string, Change>;

export type State = 'same' | 'new' | 'changed' | 'removed';

export interface Entry {
	item: Item;
	state: State;
}

/** All items as they would be, in the order of the tree. What stands below a removed one goes with it. */
export function laid(items: readonly Item[], pending: Pending): Entry[] {
	const entries = new Map<string, Entry>();
	for (const item of items) {
		const change = pending.get(item.id);
		if (change && 'fields' in change) entries.set(item.id, { item: { ...item, ...change.fields }, state: 'changed' });
		else entries.set(item.id, { item, state: change && 'removed' in change ? 'removed' : 'same' });
	}
	for (const [id, change] of pending) if ('added' in change && !entries.has(id)) entries.set(id, { item: change.added, state: 'new' });
	const all = [...entries.values()];
	for (const entry of all) if (ancestors(entries, entry.item).some(({ state }) => state === 'removed')) entry.state = 'removed';
	return inOrder(all);
}

function ancestors(entries: ReadonlyMap<string, Entry>, item: Item): Entry[] {
	const found: Entry[] = [];
	let at = item.parent === null ? undefined : entries.get(item.parent);
	while (at && !found.includes(at)) {
		found.push(at);
		at = at.item.parent === null ? undefined : entries.get(at.item.parent);
	}
	return found;
}

/** Depth first; what stands under nothing that is there, or in a circle, comes last so that it can be mended. */
function inOrder(all: readonly Entry[]): Entry[] {
	const below = childrenOf(all);
	const out: Entry[] = [];
	const seen = new Set<string>();
	const visit = (entry: Entry): void => {
		if (seen.has(entry.item.id)) return;
		seen.add(entry.item.id);
		out.push(entry);
		for (const child of below.get(entry.item.id) ?? []) visit(child);
	};
	for (const entry of below.get(null) ?? []) visit(entry);
	for (const entry of all) visit(entry);
	return out;
}

/** The entries under each parent in their order; the key null holds the top. */
export function childrenOf(all: readonly Entry[]): Map<string | null, Entry[]> {
	const known = new Set(all.map(({ item }) => item.id));
	const below = new Map<string | null, Entry[]>();
	for (const entry of all) {
		const parent = entry.item.parent !== null && known.has(entry.item.parent) ? entry.item.parent : null;
		below.set(parent, [...(below.get(parent) ?? []), entry]);
	}
	for (const list of below.values()) list.sort((one, other) => order(one.item, other.item));
	return below;
}

function order(one: Item, other: Item): number {
	return (one.sort ?? Infinity) - (other.sort ?? Infinity) || one.key.localeCompare(other.key) || one.id.localeCompare(other.id) || 0;
}

export type Fault = 'key_missing' | 'key_slash' | 'key_twice' | 'nesting' | 'circle';

/** What the engine would refuse, by item. */
export function faultsOf(entries: readonly Entry[]): Map<string, Fault> {
	const staying = entries.filter(({ state }) => state !== 'removed');
	const byId = new Map(staying.map((entry) => [entry.item.id, entry]));
	const places = new Map<string, number>();
	for (const { item } of staying) places.set(placeOf(item), (places.get(placeOf(item)) ?? 0) + 1);
	const faults = new Map<string, Fault>();
	for (const { item } of staying) {
		const fault = faultOf(item, byId, (places.get(placeOf(item)) ?? 0) > 1);
		if (fault) faults.set(item.id, fault);
	}
	return faults;
}

const placeOf = ({ parent, category, key }: Item): string => JSON.stringify([parent, category, key]);

function faultOf(item: Item, byId: ReadonlyMap<string, Entry>, twice: boolean): Fault | null {
	if (item.key.trim() === '') return 'key_missing';
	if (item.key.includes('/')) return 'key_slash';
	if (twice) return 'key_twice';
	const parent = item.parent === null ? null : (byId.get(item.parent)?.item.category ?? null);
	if (ancestors(byId, item).some((one) => one.item.id === item.id)) return 'circle';
	return NESTING[item.category].includes(parent) ? null : 'nesting';
}

/** Ids of the items under which this one may stand; null = the top. Never itself or what stands below it. */
export function parentsFor(entries: readonly Entry[], item: Pick<Item, 'id' | 'category'>): (string | null)[] {
	const byId = new Map(entries.map((entry) => [entry.item.id, entry]));
	const allowed = NESTING[item.category];
	const found: (string | null)[] = allowed.includes(null) ? [null] : [];
	for (const entry of entries) {
		const fits = entry.state !== 'removed' && allowed.includes(entry.item.category) && entry.item.id !== item.id;
		if (fits && !ancestors(byId, entry.item).some((one) => one.item.id === item.id)) found.push(entry.item.id);
	}
	return found;
}

/** The item's name in the reader's language, else in any, else its key. */
export function nameOf({ names, key }: Pick<Item, 'names' | 'key'>, locale: string): string {
	return names?.[locale.slice(0, 2)] || names?.['en'] || Object.values(names ?? {}).find(Boolean) || key;
}

/** How many texts there are over all languages. */
export function countOf(texts: Record<string, string[]> | null): number {
	return Object.values(texts ?? {}).reduce((sum, list) => sum + list.length, 0);
}

/** Equal as data, whatever the order of the languages. */
export function same(one: unknown, other: unknown): boolean {
	return JSON.stringify(ordered(one ?? null)) === JSON.stringify(ordered(other ?? null));
}

function ordered(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
