/** The taxonomies, the items of the chosen one, and what is changed but not saved; written through Directus's own routes, with the user's own rights. */

import { useStores } from '@directus/extensions-sdk';
import { computed, ref, shallowReactive, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { problemOf, type Problem } from '../../app/problem';
import { TAXONOMIES, TAXONOMY_ITEMS } from '../../shared/contracts';
import { Refusal, type Client } from '../client';
import { asProblem } from '../review/session';
import { faultsOf, laid, type Entry, type Fault, type Item, type Pending } from './items';
import { rebased, writesOf } from './pending';

export interface Head {
	id: string;
	key: string;
	name: string;
	is_default: boolean | null;
}

/** Directus's own requests that our client does not make. */
export interface Eraser {
	delete: (url: string, config: { data: unknown }) => Promise<unknown>;
}

const FIELDS = ['id', 'parent', 'category', 'key', 'names', 'aliases', 'examples', 'instruction', 'unit', 'data_type', 'sort'];

/** What is changed in this session, by person and taxonomy: leaving the page loses nothing, and nobody sees another's. */
const kept = shallowReactive(new Map<string, Pending>());

export type Saved = 'saved' | 'conflict' | 'failed';

export interface TaxonomyStore {
	heads: ShallowRef<Head[] | null>;
	head: ComputedRef<Head | null>;
	items: ShallowRef<Item[] | null>;
	pending: ComputedRef<Pending>;
	entries: ComputedRef<Entry[]>;
	faults: ComputedRef<Map<string, Fault>>;
	problem: Ref<Problem | null>;
	saving: Ref<boolean>;
	/** what the last saving met */
	failure: Ref<Problem | null>;
	conflicts: Ref<string[]>;
	may: { create: boolean; update: boolean; delete: boolean };
	change: (pending: Pending) => void;
	/** the taxonomy by id or key; null = the default one */
	open: (wanted: string | null) => Promise<void>;
	save: () => Promise<Saved>;
}

export function useTaxonomy(client: Client, eraser: Eraser): TaxonomyStore {
	const heads = shallowRef<Head[] | null>(null);
	const chosen = ref<string | null>(null);
	const items = shallowRef<Item[] | null>(null);
	const problem = ref<Problem | null>(null);
	const failure = ref<Problem | null>(null);
	const saving = ref(false);
	const conflicts = ref<string[]>([]);
	const head = computed(() => heads.value?.find(({ id }) => id === chosen.value) ?? null);
	const user = currentUser();
	const place = (id: string | null): string => `${user}/${id ?? ''}`;
	const pending = computed<Pending>(() => kept.get(place(chosen.value)) ?? new Map());
	const entries = computed(() => laid(items.value ?? [], pending.value));
	const faults = computed(() => faultsOf(entries.value));
	let turn = 0;

	function change(next: Pending): void {
		if (chosen.value === null) return;
		if (next.size === 0) kept.delete(place(chosen.value));
		else kept.set(place(chosen.value), next);
	}

	const read = (id: string): Promise<Item[]> =>
		client.get<Item[]>(`/items/${TAXONOMY_ITEMS}`, { filter: { taxonomy: { _eq: id } }, fields: FIELDS, sort: ['sort', 'key', 'id'], limit: -1 });

	async function open(wanted: string | null): Promise<void> {
		const mine = ++turn;
		problem.value = failure.value = null;
		conflicts.value = [];
		try {
			heads.value ??= await client.get<Head[]>(`/items/${TAXONOMIES}`, { fields: ['id', 'key', 'name', 'is_default'], sort: ['name', 'id'], limit: -1 });
			const found = heads.value.find(({ id, key }) => id === wanted || key === wanted) ?? (wanted === null ? (heads.value.find((one) => one.is_default) ?? heads.value[0]) : undefined);
			if (mine !== turn) return;
			if (chosen.value !== (found?.id ?? null)) items.value = null;
			chosen.value = found?.id ?? null;
			const listed = found ? await read(found.id) : [];
			if (mine === turn) items.value = listed;
		} catch (error) {
			if (mine === turn) problem.value = asProblem(error);
		}
	}

	async function save(): Promise<Saved> {
		const id = chosen.value;
		if (id === null || saving.value) return 'failed';
		saving.value = true;
		failure.value = null;
		try {
			if (await meanwhile(id)) return 'conflict';
			const writes = writesOf(id, items.value ?? [], pending.value);
			if (writes.create.length > 0) await client.post(`/items/${TAXONOMY_ITEMS}`, writes.create);
			if (writes.update.length > 0) await client.patch(`/items/${TAXONOMY_ITEMS}`, writes.update);
			if (writes.remove.length > 0) await erase(writes.remove);
			change(new Map());
			items.value = await read(id);
			return 'saved';
		} catch (error) {
			failure.value = asProblem(error);
			await meanwhile(id).catch(() => undefined);
			return 'failed';
		} finally {
			saving.value = false;
		}
	}

	async function erase(ids: string[]): Promise<void> {
		try {
			await eraser.delete(`/items/${TAXONOMY_ITEMS}`, { data: ids });
		} catch (error) {
			throw new Refusal(problemOf(error));
		}
	}

	/** Whether a colleague changed the very same; what was written already is no longer pending. */
	async function meanwhile(id: string): Promise<boolean> {
		const fresh = await read(id);
		const { pending: next, conflicts: met } = rebased(fresh, pending.value);
		items.value = fresh;
		change(next);
		conflicts.value = met;
		return met.length > 0;
	}

	return { heads, head, items, pending, entries, faults, problem, saving, failure, conflicts, may: rights(), change, open, save };
}

function rights(): TaxonomyStore['may'] {
	const { usePermissionsStore } = useStores() as { usePermissionsStore: () => { hasPermission: (collection: string, action: string) => boolean } };
	const permissions = usePermissionsStore();
	const has = (action: string): boolean => permissions.hasPermission(TAXONOMY_ITEMS, action);
	return { create: has('create'), update: has('update'), delete: has('delete') };
}

function currentUser(): string {
	const { useUserStore } = useStores() as { useUserStore: () => { currentUser?: { id?: string } | null } };
	return useUserStore().currentUser?.id ?? '';
}
