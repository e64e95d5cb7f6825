/** The scrolled column of pages: what of it is seen, how large, and that the same place stays seen when sizes change. */

import { computed, nextTick, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { scaleOf, stepped, usualSize, clampScale, type PageSize, type Rect, type Zoom } from './geometry';
import { anchorAt, distanceOf, layoutOf, MARGIN, pageAt, pagesNear, scrollFor, scrollToMiddle, type Anchor, type Layout, type Window } from './layout';

export interface Viewport {
	zoom: Ref<Zoom>;
	scale: ComputedRef<number>;
	layout: ComputedRef<Layout>;
	/** the pages that are kept drawn */
	near: ComputedRef<number[]>;
	current: ComputedRef<number>;
	/** how far a page is from the middle of what is seen */
	distance: (page: number) => number;
	/** `at`: the point of the window that stays where it is, CSS pixels */
	setZoom: (zoom: Zoom, at?: { x: number; y: number }) => void;
	step: (direction: 1 | -1) => void;
	go: (page: number) => void;
	/** `rect` in CSS pixels from the page's corner */
	center: (page: number, rect: Rect, gently: boolean) => void;
}

/** Windows above and below the one that is seen whose pages are drawn too. */
const REACH = 0.75;
/** Windows up to which a scroll may be seen; further away the pages between would only flit by. */
const NEARBY = 2;

/** To be called in a component's setup; `scroller` is the element that scrolls. */
export function useViewport(scroller: Ref<HTMLElement | null>, sizes: Ref<PageSize[]>): Viewport {
	const zoom = ref<Zoom>('width');
	const { seen, read } = useWindow(scroller);
	// Numbers, which scrolling leaves as they are: only another size makes another layout.
	const width = computed(() => seen.value.width);
	const height = computed(() => seen.value.height);
	const scale = computed(() => scaleOf(zoom.value, usualSize(sizes.value), { width: width.value - 2 * MARGIN, height: height.value - 2 * MARGIN }));
	const layout = computed(() => layoutOf(width.value > 0 ? sizes.value : [], scale.value, width.value));
	const empty = computed(() => layout.value.places.length === 0 || height.value === 0);
	const first = computed(() => (empty.value ? 1 : pagesNear(layout.value, seen.value, REACH)[0]));
	const last = computed(() => (empty.value ? 0 : pagesNear(layout.value, seen.value, REACH)[1]));
	let wanted: Anchor | null = null;

	function scrollTo(to: { left: number; top: number } | null, gently = false): void {
		if (!to || !scroller.value) return;
		const near = Math.abs(to.top - seen.value.top) < NEARBY * seen.value.height;
		const smooth = gently && near && !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
		scroller.value.scrollTo({ ...to, behavior: smooth ? 'smooth' : 'instant' });
		read();
	}

	watch(layout, async (now, before) => {
		const anchor = wanted ?? anchorAt(before, seen.value);
		wanted = null;
		await nextTick();
		// Another document begins at its top.
		if (anchor && before.places.length === now.places.length) scrollTo(scrollFor(now, anchor));
		else if (before.places.length !== now.places.length) scrollTo({ left: 0, top: 0 });
	});

	function setZoom(next: Zoom, at?: { x: number; y: number }): void {
		wanted = anchorAt(layout.value, seen.value, at);
		zoom.value = typeof next === 'number' ? clampScale(next) : next;
	}

	return {
		zoom,
		scale,
		layout,
		near: computed(() => Array.from({ length: last.value - first.value + 1 }, (_, index) => first.value + index)),
		current: computed(() => pageAt(layout.value, seen.value.top + seen.value.height / 3)),
		distance: (page) => distanceOf(layout.value, page, seen.value),
		setZoom,
		step: (direction) => setZoom(stepped(scale.value, direction)),
		go: (page) => scrollTo({ left: seen.value.left, top: (layout.value.places[page - 1]?.top ?? 0) - MARGIN }),
		center: (page, rect, gently) => scrollTo(scrollToMiddle(layout.value, page, rect, seen.value), gently),
	};
}

function useWindow(scroller: Ref<HTMLElement | null>): { seen: Ref<Window>; read: () => void } {
	const seen = shallowRef<Window>({ left: 0, top: 0, width: 0, height: 0 });
	const read = () => {
		const element = scroller.value;
		// Behind a tab that is not open there is nothing to measure: what was seen last stays.
		if (!element || element.clientWidth === 0) return;
		const next = { left: element.scrollLeft, top: element.scrollTop, width: element.clientWidth, height: element.clientHeight };
		const { left, top, width, height } = seen.value;
		if (next.left !== left || next.top !== top || next.width !== width || next.height !== height) seen.value = next;
	};
	const sizes = new ResizeObserver(read);
	watch(scroller, (element, before) => {
		before?.removeEventListener('scroll', read);
		sizes.disconnect();
		if (!element) return;
		element.addEventListener('scroll', read, { passive: true });
		sizes.observe(element);
		read();
	}, { immediate: true, flush: 'post' });
	onBeforeUnmount(() => sizes.disconnect());
	return { seen, read };
}
