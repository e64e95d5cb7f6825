/** The height that is left in the window below an element's top: document and findings scroll by themselves, the page does not. */

import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type Ref } from 'vue';

const BELOW = 16;

export function useHeight(element: Ref<HTMLElement | null>): ComputedRef<string> {
	const top = ref(120);
	const measure = (): void => {
		const scrolled = element.value?.closest('main')?.scrollTop ?? 0;
		if (element.value) top.value = Math.round(element.value.getBoundingClientRect().top + scrolled);
	};
	const later = (): number => requestAnimationFrame(measure);
	onMounted(() => {
		measure();
		setTimeout(measure, 500);
		window.addEventListener('resize', later);
	});
	onBeforeUnmount(() => window.removeEventListener('resize', later));
	return computed(() => `calc(100dvh - ${top.value + BELOW}px)`);
}
