/** What a person does in the tree: select, fold, edit, add, move, remove. Every act becomes a pending change; nothing is written here. */

import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { TaxonomyText } from '../../i18n/workspace/taxonomy';
import type { Say } from '../use-texts';
import { newItem } from './draft';
import { nameOf, NESTING, type Category, type Entry, type Fields, type Item } from './items';
import { linesOf, type Line } from './lines';
import { added, below, edited, removed, shifted } from './pending';
import type { TaxonomyStore } from './use-taxonomy';

export interface Editing {
	search: Ref<string>;
	lines: ComputedRef<Line[]>;
	selected: Ref<string | null>;
	entry: ComputedRef<Entry | null>;
	/** the item whose form is open */
	form: ShallowRef<{ item: Item; fresh: boolean } | null>;
	/** the item that is asked about, and the ids of all that would go */
	removal: ShallowRef<{ item: Item; ids: string[] } | null>;
	/** what happened last, for those who do not see it */
	said: Ref<string>;
	fold: (id: string, folded: boolean) => void;
	edit: () => void;
	add: () => void;
	apply: (fields: Fields, category: Category) => void;
	move: (id: string, parent: string | null) => void;
	shift: (step: -1 | 1) => void;
	askRemoval: () => void;
	remove: () => void;
	restore: () => void;
}

export function useEditing(store: TaxonomyStore, t: Say<TaxonomyText>, locale: ComputedRef<string>): Editing {
	const search = ref('');
	const selected = ref<string | null>(null);
	const folded = reactive(new Set<string>());
	const form = shallowRef<Editing['form']['value']>(null);
	const removal = shallowRef<Editing['removal']['value']>(null);
	const said = ref('');
	const lines = computed(() => linesOf(store.entries.value, folded, search.value));
	const entry = computed(() => store.entries.value.find(({ item }) => item.id === selected.value) ?? null);
	const stored = (id: string): Item | undefined => store.items.value?.find((item) => item.id === id);
	const say = (key: TaxonomyText, item: Item): void => void (said.value = t(key, { name: nameOf(item, locale.value) }));

	function change(id: string, fields: Fields): void {
		store.change(edited(store.pending.value, stored(id), id, fields));
		const changed = store.entries.value.find(({ item }) => item.id === id);
		if (changed) say('said.changed', changed.item);
	}

	function edit(): void {
		if (entry.value && entry.value.state !== 'removed') form.value = { item: entry.value.item, fresh: false };
	}

	/** A benefit where a segment is selected, else one beside the selected item, else a segment. */
	function add(): void {
		const at = entry.value?.state === 'removed' ? null : entry.value;
		const category: Category = at ? (at.item.category === 'segment' ? 'benefit' : at.item.category) : 'segment';
		const parent = at?.item.category === 'segment' ? at.item.id : (at?.item.parent ?? null);
		const fits = parent !== null || NESTING[category].includes(null);
		form.value = { item: newItem(crypto.randomUUID(), fits ? category : 'segment', parent, store.entries.value), fresh: true };
	}

	function apply(fields: Fields, category: Category): void {
		const open = form.value;
		form.value = null;
		if (!open) return;
		if (!open.fresh) return change(open.item.id, fields);
		const item = { ...open.item, ...fields, category };
		store.change(added(store.pending.value, item));
		if (item.parent) folded.delete(item.parent);
		selected.value = item.id;
		say('said.added', item);
	}

	function move(id: string, parent: string | null): void {
		change(id, { parent });
		if (parent) folded.delete(parent);
	}

	function shift(step: -1 | 1): void {
		const places = selected.value === null ? null : shifted(store.entries.value, selected.value, step);
		for (const [id, sort] of places ?? []) store.change(edited(store.pending.value, stored(id), id, { sort }));
		if (places && entry.value) say('said.changed', entry.value.item);
	}

	function askRemoval(): void {
		if (!entry.value || entry.value.state === 'removed') return;
		const { item } = entry.value;
		removal.value = { item, ids: [item.id, ...below(store.entries.value, item.id).map((one) => one.item.id)] };
	}

	function remove(): void {
		const asked = removal.value;
		removal.value = null;
		if (!asked) return;
		store.change(removed(store.items.value ?? [], store.pending.value, asked.item.id));
		say('said.removed', asked.item);
	}

	function restore(): void {
		if (!entry.value) return;
		const next = new Map(store.pending.value);
		// What goes because something above it goes comes back with that.
		const ids = [entry.value.item.id, ...above(store.entries.value, entry.value.item)];
		for (const id of ids) if ('removed' in (next.get(id) ?? {})) next.delete(id);
		store.change(next);
		say('said.restored', entry.value.item);
	}

	const fold = (id: string, closed: boolean): void => void (closed ? folded.add(id) : folded.delete(id));
	watch(() => store.head.value?.id, () => {
		selected.value = null;
		folded.clear();
	});
	return { search, lines, selected, entry, form, removal, said, fold, edit, add, apply, move, shift, askRemoval, remove, restore };
}

function above(entries: readonly Entry[], item: Item): string[] {
	const ids: string[] = [];
	for (let at = item.parent; at !== null && !ids.includes(at); at = entries.find((one) => one.item.id === at)?.item.parent ?? null) ids.push(at);
	return ids;
}
