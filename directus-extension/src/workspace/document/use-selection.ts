/** Hears which text of a page a person has selected, by mouse, finger or keyboard, once the selection rests. */

import { onBeforeUnmount, onMounted, type Ref } from 'vue';
import { partRects } from './ranges';
import type { SelectedPiece } from './selection';

export interface SelectedText {
	/** the page's element, from whose corner the rectangles count */
	page: HTMLElement;
	pieces: SelectedPiece[];
}

const REST_MS = 150;
const LAYER = '.coverage-text-layer';

/** To be called in a component's setup. `root` holds the pages, each an element with `data-page`. */
export function useSelection(root: Ref<HTMLElement | null>, selected: (text: SelectedText) => void): void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let pressed = false;

	function tell(): void {
		const found = pressed || !root.value ? null : selectedIn(root.value);
		if (found) selected(found);
	}

	function rest(): void {
		clearTimeout(timer);
		timer = setTimeout(tell, REST_MS);
	}

	function press(event: PointerEvent): void {
		pressed = true;
		(event.target as Element).closest?.(LAYER)?.classList.add('selecting');
	}

	function lift(): void {
		pressed = false;
		root.value?.querySelectorAll(LAYER).forEach((layer) => layer.classList.remove('selecting'));
		rest();
	}

	const heard = { selectionchange: rest, pointerup: lift, pointercancel: lift };
	onMounted(() => {
		root.value?.addEventListener('pointerdown', press);
		for (const [name, listener] of Object.entries(heard)) document.addEventListener(name, listener);
	});
	onBeforeUnmount(() => {
		clearTimeout(timer);
		for (const [name, listener] of Object.entries(heard)) document.removeEventListener(name, listener);
	});
}

/** What is selected on the page where the selection begins; null where that is none of ours, or nothing. */
function selectedIn(root: HTMLElement): SelectedText | null {
	const selection = window.getSelection();
	if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
	const range = selection.getRangeAt(0);
	if (!root.contains(range.commonAncestorContainer)) return null;
	for (const page of root.querySelectorAll<HTMLElement>('[data-page]')) {
		const pieces = range.intersectsNode(page) ? piecesOf(page, range) : [];
		if (pieces.length > 0) return { page, pieces };
	}
	return null;
}

function piecesOf(page: HTMLElement, range: Range): SelectedPiece[] {
	const spans = [...page.querySelectorAll<HTMLElement>(`${LAYER} > span`)].filter((span) => range.intersectsNode(span));
	const pieces = spans.map((span) => {
		const node = span.firstChild as Text | null;
		const length = node?.length ?? 0;
		const start = node === range.startContainer ? range.startOffset : 0;
		const end = node === range.endContainer ? range.endOffset : length;
		const text = node?.data.slice(start, end) ?? '';
		return { text, rects: partRects(span, start, end, page), endsLine: span.nextElementSibling?.tagName === 'BR' };
	});
	return pieces.some((piece) => piece.text.trim() !== '') ? pieces : [];
}
