/** Searching the document: reads page after page, and keeps the hit that is looked at. */

import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { Rect } from './geometry';
import { itemsOf, type PageSource } from './page-source';
import { firstFrom, fold, hitsIn, MIN_LETTERS, type Folded, type Hit } from './search';

export interface Search {
	query: Ref<string>;
	hits: ShallowRef<Hit[]>;
	/** index of the hit that is looked at; -1 where there is none */
	at: Ref<number>;
	current: ComputedRef<Hit | null>;
	/** pages are still being read */
	busy: Ref<boolean>;
	move: (direction: 1 | -1) => void;
}

const PAUSE_MS = 200;
/** Hits are shown this often while pages are still read. */
const TELL_MS = 200;

/** To be called in a component's setup. `show` scrolls to a rectangle of a page, points at scale 1. */
export function useSearch(source: Ref<PageSource | null>, pages: () => number, current: () => number, show: (page: number, rect: Rect) => void): Search {
	const query = ref('');
	const hits = shallowRef<Hit[]>([]);
	const at = ref(-1);
	const busy = ref(false);
	let folded = new Map<number, Folded>();
	let run = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function foldedPage(from: PageSource, page: number): Promise<Folded> {
		const known = folded.get(page) ?? fold(itemsOf(await from.text(page)));
		folded.set(page, known);
		return known;
	}

	async function search(): Promise<void> {
		const mine = ++run;
		const from = source.value;
		hits.value = [];
		at.value = -1;
		busy.value = from !== null && query.value.trim().length >= MIN_LETTERS;
		if (!from || !busy.value) return;
		const start = current();
		const found: Hit[] = [];
		const tell = () => {
			if (found.length > hits.value.length) hits.value = [...found];
			if (at.value < 0 && found.some((hit) => hit.page >= start)) look(firstFrom(found, start));
		};
		let told = performance.now();
		for (let page = 1; page <= pages(); page++) {
			// A page whose text cannot be read has no hits.
			found.push(...(await foldedPage(from, page).then((text) => hitsIn(text, query.value, page)).catch(() => [])));
			if (mine !== run) return;
			if (performance.now() - told < TELL_MS) continue;
			tell();
			told = performance.now();
		}
		tell();
		busy.value = false;
		if (at.value < 0) look(firstFrom(found, start));
	}

	function look(index: number): void {
		at.value = index;
		const hit = hits.value[index];
		if (hit && source.value) void placeOf(source.value, hit).then((rect) => show(hit.page, rect)).catch(() => undefined);
	}

	function move(direction: 1 | -1): void {
		const count = hits.value.length;
		if (count > 0) look((Math.max(0, at.value) + direction + count) % count);
	}

	watch(source, () => {
		folded = new Map();
		void search();
	});
	watch(query, () => {
		clearTimeout(timer);
		run++;
		timer = setTimeout(() => void search(), PAUSE_MS);
	});
	onBeforeUnmount(() => {
		clearTimeout(timer);
		run++;
	});
	return { query, hits, at, current: computed(() => hits.value[at.value] ?? null), busy, move };
}

/** Where the piece of text that a hit begins in stands. */
async function placeOf(source: PageSource, { page, parts }: Hit): Promise<Rect> {
	const [opened, content] = await Promise.all([source.page(page), source.text(page)]);
	const item = itemsOf(content)[parts[0]?.item ?? 0];
	const transform = (item?.transform ?? []) as number[];
	const [left, bottom] = opened.getViewport({ scale: 1 }).convertToViewportPoint(transform[4] ?? 0, transform[5] ?? 0) as [number, number];
	return { left, top: bottom - (item?.height ?? 0), width: item?.width ?? 0, height: item?.height ?? 0 };
}
