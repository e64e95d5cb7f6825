/** Keeps one page drawn at the wanted scale while its component lives, and gives its memory back afterwards. */

import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import { draw, release, type Drawing } from './draw';
import type { PageSource } from './page-source';

export type PageState = 'waiting' | 'drawn' | 'failed';

/** While the person goes on zooming the old picture is stretched; then it is drawn anew. */
const SETTLE_MS = 120;
/** A page that is only scrolled past is not drawn. */
const PASSING_MS = 40;

/** `key` tells a page's pictures apart in the queue, where the smallest distance comes first. */
export interface Turn {
	key: string;
	distance: () => number;
}

/** To be called in a component's setup. */
export function usePageDrawing(source: PageSource, page: number, turn: Turn, scale: Ref<number>, holder: Ref<HTMLElement | null>): Ref<PageState> {
	const state = ref<PageState>('waiting');
	let shown: HTMLCanvasElement | null = null;
	let drawing: Drawing | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let gone = false;

	async function run(): Promise<void> {
		try {
			const opened = await source.page(page);
			if (gone) return;
			drawing = draw(opened, scale.value);
			await drawing.done;
			if (gone) return release(drawing.canvas);
			release(shown);
			shown = drawing.canvas;
			holder.value?.append(shown);
			state.value = 'drawn';
		} catch (error) {
			release(drawing?.canvas ?? null);
			const cancelled = (error as { name?: string }).name === 'RenderingCancelledException';
			if (!gone && !cancelled) state.value = 'failed';
		}
	}

	function ask(): void {
		source.queue.add({ ...turn, run });
	}

	watch(scale, () => {
		drawing?.cancel();
		clearTimeout(timer);
		timer = setTimeout(ask, SETTLE_MS);
	});
	timer = setTimeout(ask, PASSING_MS);
	onBeforeUnmount(() => {
		gone = true;
		clearTimeout(timer);
		source.queue.remove(turn.key);
		drawing?.cancel();
		release(shown);
	});
	return state;
}
