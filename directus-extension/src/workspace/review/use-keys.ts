/** Listens to the page's keys while no dialog is open and nobody types. */

import { onBeforeUnmount, onMounted } from 'vue';
import { commandOf, isTyping, type Command } from './keys';

/** `busy`: something is open that has keys of its own. The help may be closed by its own key. */
export function useKeys(busy: () => boolean, tree: () => HTMLElement | null | undefined, run: (command: Command) => void): void {
	const listen = (event: KeyboardEvent): void => {
		if (event.defaultPrevented || busy() || isTyping(event.target)) return;
		const inTree = event.target instanceof Node && (tree()?.contains(event.target) ?? false);
		const command = commandOf(event, inTree);
		if (command === null) return;
		event.preventDefault();
		run(command);
	};
	onMounted(() => window.addEventListener('keydown', listen));
	onBeforeUnmount(() => window.removeEventListener('keydown', listen));
}
