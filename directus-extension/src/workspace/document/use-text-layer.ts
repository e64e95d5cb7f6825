/** Lays a page's text, invisible and selectable, over its picture. */

import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue';
import { itemsOf, type PageSource } from './page-source';

/** `spans[i]` shows the i-th piece of the page's text. */
export interface TextSpans {
	spans: HTMLElement[];
}

/** To be called in a component's setup. Null until the text is there; a page without readable text stays null. */
export function useTextLayer(source: PageSource, number: number, container: Ref<HTMLElement | null>): ShallowRef<TextSpans | null> {
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
	onMounted(() => void lay().catch(() => undefined));
	onBeforeUnmount(() => {
		gone = true;
		cancel?.();
	});
	return layer;
}
