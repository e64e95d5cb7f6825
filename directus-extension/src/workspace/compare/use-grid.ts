/** The state of a large grid: what is scrolled to, what is drawn, which cell the keys are at. Knows no contents. */

import { computed, nextTick, onBeforeUnmount, onMounted, ref, type ComputedRef, type Ref } from 'vue';
import { moved, scrollTo, spanOf, type Axis, type Place, type Span } from './window';

export const ROW = 52;
export const HEAD = 64;
const TITLES = 300;
const COLUMN = 190;
/** Few columns share what room there is, up to this. */
const WIDEST = 380;
/** On a small screen: the titles' share of the width; two columns share the rest. */
const TITLES_SHARE = 0.36;
const SPARE_ROWS = 4;
const SPARE_COLUMNS = 1;

export interface Grid {
	/** the cell that the keys are at */
	at: Ref<Place>;
	rows: ComputedRef<Axis>;
	across: ComputedRef<Axis>;
	spans: ComputedRef<{ rows: Span; columns: Span }>;
	/** to be called when it is scrolled */
	measure: () => void;
	/** scrolls the cell of the keys into sight */
	show: () => void;
	/** whether the key was one of the grid's */
	key: (event: KeyboardEvent) => boolean;
}

export function useGrid(scroller: Ref<HTMLElement | null>, lines: () => number, columns: () => number, narrow: () => boolean): Grid {
	const at = ref<Place>({ row: 0, column: -1 });
	const seen = ref({ top: 0, left: 0, width: window.innerWidth, height: window.innerHeight });
	const rows = computed<Axis>(() => ({ size: ROW, head: HEAD, count: lines() }));
	const across = computed<Axis>(() => {
		const count = columns();
		const head = narrow() ? Math.round(seen.value.width * TITLES_SHARE) : TITLES;
		const shared = Math.floor((seen.value.width - head) / (narrow() ? 2 : Math.max(1, count)));
		return { head, size: narrow() ? shared : Math.min(WIDEST, Math.max(COLUMN, shared)), count };
	});
	const spans = computed(() => ({
		rows: spanOf(rows.value, seen.value.top, seen.value.height, SPARE_ROWS),
		columns: spanOf(across.value, seen.value.left, seen.value.width, SPARE_COLUMNS),
	}));

	const measure = (): void => {
		const element = scroller.value;
		if (element) seen.value = { top: element.scrollTop, left: element.scrollLeft, width: element.clientWidth, height: element.clientHeight };
	};
	const show = (): void => {
		const element = scroller.value;
		if (!element) return;
		element.scrollTop = scrollTo(rows.value, at.value.row, element.scrollTop, element.clientHeight);
		element.scrollLeft = scrollTo(across.value, at.value.column, element.scrollLeft, element.clientWidth);
		measure();
	};
	const key = (event: KeyboardEvent): boolean => {
		if (event.altKey) return false;
		const page = Math.max(1, Math.floor((seen.value.height - HEAD) / ROW) - 1);
		const next = moved(at.value, event.key, event.ctrlKey || event.metaKey, rows.value.count, across.value.count, page);
		if (!next) return false;
		at.value = next;
		void nextTick(show);
		return true;
	};

	const observer = new ResizeObserver(measure);
	onMounted(() => {
		measure();
		if (scroller.value) observer.observe(scroller.value);
	});
	onBeforeUnmount(() => observer.disconnect());
	return { at, rows, across, spans, measure, show, key };
}
