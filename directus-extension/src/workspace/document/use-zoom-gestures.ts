/** Zooming by wheel with the control key, and the viewer's own keys. */

import { onBeforeUnmount, watch, type Ref } from 'vue';
import type { Viewport } from './use-viewport';

const WHEEL_STEP = 0.002;

/** To be called in a component's setup. */
export function useWheelZoom(scroller: Ref<HTMLElement | null>, view: Viewport): void {
	function onWheel(event: WheelEvent): void {
		if (!event.ctrlKey && !event.metaKey) return;
		event.preventDefault();
		const frame = scroller.value?.getBoundingClientRect();
		const at = frame && { x: event.clientX - frame.left, y: event.clientY - frame.top };
		view.setZoom(view.scale.value * Math.exp(-event.deltaY * WHEEL_STEP), at);
	}
	watch(scroller, (element, before) => {
		before?.removeEventListener('wheel', onWheel);
		element?.addEventListener('wheel', onWheel, { passive: false });
	}, { immediate: true, flush: 'post' });
	onBeforeUnmount(() => scroller.value?.removeEventListener('wheel', onWheel));
}

export type KeyAct = 'in' | 'out' | 'fit' | 'search';

/** What a key asks of the viewer; null where it is somebody else's, or the person is typing. */
export function keyAct(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>): KeyAct | null {
	const held = event.ctrlKey || event.metaKey;
	if (held && !event.altKey && event.key.toLowerCase() === 'f') return 'search';
	const typing = event.target instanceof HTMLElement && (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
	if (held || event.altKey || typing) return null;
	const acts: Record<string, KeyAct> = { '+': 'in', '=': 'in', '-': 'out', '0': 'fit' };
	return acts[event.key] ?? null;
}
