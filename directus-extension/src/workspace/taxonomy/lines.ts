/** The tree as the lines that are shown, and where the keys lead in it (the tree view pattern of ARIA). Pure. */

import { childrenOf, nameOf, type Entry } from './items';

export interface Line {
	entry: Entry;
	depth: number;
	foldable: boolean;
	folded: boolean;
	/** only there because something below it fits the search */
	context: boolean;
	/** place among its siblings, from 1, and how many there are */
	place: number;
	of: number;
}

export function linesOf(entries: readonly Entry[], folded: ReadonlySet<string>, search: string): Line[] {
	const below = childrenOf(entries);
	const wanted = search.trim().toLocaleLowerCase();
	const shown = wanted === '' ? null : fitting(entries, wanted);
	const lines: Line[] = [];
	const visit = (parent: string | null, depth: number): void => {
		const siblings = (below.get(parent) ?? []).filter(({ item }) => !shown || shown.has(item.id));
		for (const [index, entry] of siblings.entries()) {
			const { id } = entry.item;
			const foldable = (below.get(id) ?? []).some(({ item }) => !shown || shown.has(item.id));
			const closed = !shown && folded.has(id);
			lines.push({ entry, depth, foldable, folded: closed, context: shown?.get(id) === false, place: index + 1, of: siblings.length });
			if (foldable && !closed) visit(id, depth + 1);
		}
	};
	visit(null, 0);
	return lines;
}

/** Items that fit (true) and their ancestors (false). */
function fitting(entries: readonly Entry[], wanted: string): Map<string, boolean> {
	const byId = new Map(entries.map((entry) => [entry.item.id, entry]));
	const found = new Map<string, boolean>();
	for (const { item } of entries) {
		const texts = [item.key, ...Object.values(item.names ?? {}), ...Object.values(item.aliases ?? {}).flat()];
		if (!texts.some((text) => text.toLocaleLowerCase().includes(wanted))) continue;
		found.set(item.id, true);
		for (let at = item.parent; at !== null && !found.has(at); at = byId.get(at)?.item.parent ?? null) found.set(at, false);
	}
	return found;
}

/** What is done with the selected item. */
export type TreeCommand = 'edit' | 'remove' | 'up' | 'down';

export type Move = { select: string } | { fold: string } | { unfold: string } | null;

/** What a key means at the selected line. Letters lead to the next line that begins with them. */
export function moveOf(lines: readonly Line[], selected: string | null, key: string, locale: string): Move {
	const at = lines.findIndex(({ entry }) => entry.item.id === selected);
	const to = (index: number): Move => {
		const line = lines[Math.max(0, Math.min(lines.length - 1, index))];
		return line ? { select: line.entry.item.id } : null;
	};
	const line = lines[at];
	if (key === 'ArrowDown') return to(at + 1);
	if (key === 'ArrowUp') return to(at < 0 ? lines.length - 1 : at - 1);
	if (key === 'Home') return to(0);
	if (key === 'End') return to(lines.length - 1);
	if (key === 'ArrowRight' && line?.foldable) return line.folded ? { unfold: line.entry.item.id } : to(at + 1);
	if (key === 'ArrowLeft' && line) {
		if (line.foldable && !line.folded) return { fold: line.entry.item.id };
		const parent = lines.slice(0, at).reverse().find(({ depth }) => depth < line.depth);
		return parent ? { select: parent.entry.item.id } : null;
	}
	return key.length === 1 && key.trim() !== '' ? typed(lines, at, key, locale) : null;
}

function typed(lines: readonly Line[], at: number, letter: string, locale: string): Move {
	const turned = [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))];
	const line = turned.find(({ entry }) => nameOf(entry.item, locale).toLocaleLowerCase().startsWith(letter.toLocaleLowerCase()));
	return line ? { select: line.entry.item.id } : null;
}
