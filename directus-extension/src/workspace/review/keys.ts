/** Keys become commands. Knows no component. */

export const COMMANDS = ['next', 'previous', 'accept', 'edit', 'reject', 'undo', 'add', 'open', 'mine', 'new', 'bulk', 'search', 'page_back', 'page_on', 'fold', 'unfold', 'help'] as const;
export type Command = (typeof COMMANDS)[number];

const COMMAND_OF: Readonly<Record<string, Command>> = {
	j: 'next', k: 'previous', a: 'accept', e: 'edit', r: 'reject', u: 'undo', n: 'add', o: 'open',
	m: 'mine', t: 'new', A: 'bulk', '/': 'search', '[': 'page_back', ']': 'page_on', '?': 'help',
};

/** The key that is written on a button. */
export function keyFor(command: Command): string {
	return Object.entries(COMMAND_OF).find(([, one]) => one === command)?.[0] ?? '';
}

/** They belong to the tree alone: elsewhere they scroll, or move in a tab list. */
const TREE_COMMAND_OF: Readonly<Record<string, Command>> = { ArrowDown: 'next', ArrowUp: 'previous', ArrowLeft: 'fold', ArrowRight: 'unfold', Enter: 'open' };

export interface Stroke {
	key: string;
	ctrlKey: boolean;
	metaKey: boolean;
	altKey: boolean;
}

/** `inTree`: the focus is in the list of findings. Null where the key means nothing here. */
export function commandOf(stroke: Stroke, inTree: boolean): Command | null {
	// AltGr writes [ and ] on many keyboards, and reports itself as ctrl and alt.
	const written = stroke.key === '[' || stroke.key === ']';
	if (stroke.metaKey || ((stroke.ctrlKey || stroke.altKey) && !written)) return null;
	const inner = inTree && Object.hasOwn(TREE_COMMAND_OF, stroke.key) ? TREE_COMMAND_OF[stroke.key] : undefined;
	return inner ?? (Object.hasOwn(COMMAND_OF, stroke.key) ? (COMMAND_OF[stroke.key] ?? null) : null);
}

/** Whether a person who types there would lose letters to commands. */
export function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.getAttribute('role') === 'combobox';
}

/** The list of the help: keys as they are written, and the text that says what they do. */
export const HELP = [
	{ keys: ['j', 'k'], texts: ['key.next', 'key.previous'] },
	{ keys: ['a'], texts: ['key.accept'] },
	{ keys: ['e'], texts: ['key.edit'] },
	{ keys: ['r'], texts: ['key.reject'] },
	{ keys: ['u'], texts: ['key.undo'] },
	{ keys: ['n'], texts: ['key.add'] },
	{ keys: ['o'], texts: ['key.open'] },
	{ keys: ['m'], texts: ['key.mine'] },
	{ keys: ['t'], texts: ['key.new'] },
	{ keys: ['A'], texts: ['key.bulk'] },
	{ keys: ['/'], texts: ['key.search'] },
	{ keys: ['[', ']'], texts: ['key.page'] },
	{ keys: ['←', '→'], texts: ['key.fold'] },
	{ keys: ['?'], texts: ['key.help'] },
] as const;
