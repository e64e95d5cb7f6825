/** Puts the viewer's parts together: document, viewport, search, selection, keys. What happens is told through `tell`. */

import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';
import type { Problem } from '../../app/problem';
import { boxOf, rectOf, type Rect } from './geometry';
import type { Box, Highlight, TextSelection } from './highlight';
import { byPage } from './layout';
import { pageSource } from './page-source';
import type { AddressOf } from './pdf';
import { lineRects, quoteOf } from './selection';
import { useDocument } from './use-document';
import { useReveal } from './use-reveal';
import { useSearch } from './use-search';
import { useSelection, type SelectedText } from './use-selection';
import { useViewport } from './use-viewport';
import { keyAct, useWheelZoom, type KeyAct } from './use-zoom-gestures';

export interface ViewerInput {
	url: Ref<string | null>;
	highlights: Ref<Highlight[]>;
	/** the whole viewer, and the part of it that scrolls */
	root: Ref<HTMLElement | null>;
	scroller: Ref<HTMLElement | null>;
	addressOf: AddressOf;
}

export interface ViewerNews {
	selectText: (selection: TextSelection) => void;
	page: (page: number) => void;
	ready: (pages: number) => void;
	failed: (problem: Problem) => void;
}

/** CSS pixels of width from which there is room for thumbnails beside the pages. */
const ROOMY = 640;

/** To be called in a component's setup. */
export function useViewer({ url, highlights, root, scroller, addressOf }: ViewerInput, tell: ViewerNews) {
	const { document: opened, sizes, retry } = useDocument(url, addressOf);
	const view = useViewport(scroller, sizes);
	const source = computed(() => (opened.value.state === 'ready' ? pageSource(opened.value.pdf, opened.value.library, view.distance) : null));
	const ready = computed(() => source.value !== null && view.layout.value.places.length > 0 && view.near.value.length > 0);
	const { reveal, forget, flashed } = useReveal(ready, highlights, sizes, view);
	const toPage = useWaitingPage(ready, view.go);
	const highlightsByPage = computed(() => byPage(highlights.value));

	/** `rect` in points at scale 1, the page's unit included. */
	const show = (page: number, rect: Rect) => view.center(page, rectOf(cornersOf(rect), view.scale.value, 1), false);
	const search = useSearch(source, () => sizes.value.length, () => view.current.value, show);
	const searching = ref(false);

	/** Null closes the search. */
	function find(text: string | null): void {
		searching.value = text !== null;
		search.query.value = text ?? '';
		if (text === null) scroller.value?.focus({ preventScroll: true });
	}

	function go(page: number): void {
		forget();
		toPage(Math.min(Math.max(1, page), Math.max(1, sizes.value.length || page)));
	}

	const acts: Record<KeyAct, () => void> = { in: () => view.step(1), out: () => view.step(-1), fit: () => view.setZoom('width'), search: () => find(search.query.value) };
	function onKey(event: KeyboardEvent): void {
		const act = source.value ? keyAct(event) : null;
		if (!act) return;
		event.preventDefault();
		event.stopPropagation();
		acts[act]();
	}

	useWheelZoom(scroller, view);
	useSelection(scroller, ({ page: element, pieces }: SelectedText) => {
		const page = Number(element.dataset['page']);
		const unit = sizes.value[page - 1]?.unit ?? 1;
		const boxes = lineRects(pieces).map((rect) => boxOf(rect, view.scale.value, unit));
		tell.selectText({ page, quote: quoteOf(pieces), start: null, end: null, boxes });
	});

	watch(opened, (now) => {
		if (now.state === 'ready') tell.ready(now.pdf.numPages);
		if (now.state === 'failed') tell.failed(now.problem);
	});
	watch([ready, view.current], ([is, page]) => {
		if (is) tell.page(page);
	});

	return { opened, sizes, retry, view, source, search, searching, find, go, onKey, reveal, flashed, highlightsByPage, thumbnails: ref(true), roomy: useRoomy(root) };
}

const cornersOf = ({ left, top, width, height }: Rect): Box => [left, top, left + width, top + height];

/** A page that is asked for before the document is there is gone to when it is. */
function useWaitingPage(ready: Ref<boolean>, go: (page: number) => void): (page: number) => void {
	let waiting: number | null = null;
	watch(ready, (is) => {
		if (is && waiting !== null) go(waiting);
		waiting = null;
	}, { flush: 'post' });
	return (page) => {
		if (ready.value) go(page);
		else waiting = page;
	};
}

function useRoomy(root: Ref<HTMLElement | null>): Ref<boolean> {
	const roomy = ref(false);
	const watcher = new ResizeObserver(([entry]) => (roomy.value = (entry?.contentRect.width ?? 0) >= ROOMY));
	onMounted(() => root.value && watcher.observe(root.value));
	onBeforeUnmount(() => watcher.disconnect());
	return roomy;
}
