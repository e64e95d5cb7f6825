/** Brings a finding's place to the middle and points it out for a moment; waits where the document or the place is not there yet. */

import { nextTick, onBeforeUnmount, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { around, rectOf, type PageSize } from './geometry';
import type { Highlight } from './highlight';
import type { Viewport } from './use-viewport';

export interface Reveal {
	reveal: (finding: string, place?: number) => void;
	/** forget what is waited for */
	forget: () => void;
	/** what is pointed out just now */
	flashed: ShallowRef<Highlight | null>;
}

const FLASH_MS = 1300;

/** To be called in a component's setup. `ready` = pages are laid out. */
export function useReveal(ready: Ref<boolean>, highlights: Ref<Highlight[]>, sizes: Ref<PageSize[]>, view: Viewport): Reveal {
	const flashed = shallowRef<Highlight | null>(null);
	let wanted: { finding: string; place: number } | null = null;
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function attempt(): Promise<void> {
		await nextTick();
		if (!wanted || !ready.value) return;
		const { finding, place } = wanted;
		const target = highlights.value.filter((one) => one.finding === finding)[place];
		const size = target && sizes.value[target.page - 1];
		if (!target || !size) return;
		wanted = null;
		show(target, size);
	}

	function show(target: Highlight, size: PageSize): void {
		const box = around(target.boxes);
		if (box) view.center(target.page, rectOf(box, view.scale.value, size.unit), true);
		else view.go(target.page);
		flashed.value = target;
		clearTimeout(timer);
		timer = setTimeout(() => (flashed.value = null), FLASH_MS);
	}

	watch([ready, highlights], () => void attempt(), { flush: 'post' });
	onBeforeUnmount(() => clearTimeout(timer));
	return {
		reveal: (finding, place = 0) => {
			wanted = { finding, place };
			void attempt();
		},
		forget: () => (wanted = null),
		flashed,
	};
}
