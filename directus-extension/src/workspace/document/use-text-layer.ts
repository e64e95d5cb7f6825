/** Lays a page's text, invisible and selectable, over its picture. */

import { onBeforeUnmount, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { itemsOf, type PageSource } from './page-source';

/** `spans[i]` shows the i-th piece of the page's text. */
export interface TextSpans {
	spans: HTMLElement[];
}

/** To be called in a component's setup. Laid once `due` is true. Null until the text is there; a page without readable text stays null. */
export function useTextLayer(source: PageSource, number: number, container: Ref<HTMLElement | null>, due: Ref<boolean>): ShallowRef<TextSpans | null> {
	const layer = shallowRef<TextSpans | null>(null);
	let cancel: (() => void) | null = null;
	let gone = false;

	async function lay(): Promise<void> {
		const [page, content] = await Promise.all([source.page(number), source.text(number)]);
		const element = container.value;
		if (gone || !element) return;
		const text = new source.library.TextLayer({ textContentSource: { ...content, items: itemsOf(content) }, container: element, viewport: page.getViewport({ scale: 1 }) });
		cancel = () => text.cancel();
		await text.render();
		if (gone) return;
		element.append(Object.assign(document.createElement('div'), { className: 'end-of-text' }));
		layer.value = { spans: text.textDivs as HTMLElement[] };
	}

	// What is shown needs no text: a page whose text cannot be read is still a picture.
	watch(due, (is) => is && void lay().catch(() => undefined), { once: true, flush: 'post' });
	onBeforeUnmount(() => {
		gone = true;
		cancel?.();
	});
	return layer;
}
