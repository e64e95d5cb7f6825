/** Whether there is room for two columns only. */

import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

const NARROW = 640;

export function useNarrow(element: Ref<HTMLElement | null>): Ref<boolean> {
	const narrow = ref(window.innerWidth < NARROW);
	const observer = new ResizeObserver(([entry]) => (narrow.value = (entry?.contentRect.width ?? NARROW) < NARROW));
	onMounted(() => element.value && observer.observe(element.value));
	onBeforeUnmount(() => observer.disconnect());
	return narrow;
}
