/** Finds words in the text of a page as a person types them: without regard to case, accents, spaces and line ends. */

/** A piece of a page's text; `hasEOL` = a line ends after it. */
export interface Piece {
	str: string;
	hasEOL: boolean;
}

/** The folded text, and for each of its signs the piece and the offset it comes from. */
export interface Folded {
	text: string;
	origins: { item: number; offset: number }[];
}

/** A range of one piece's text. */
export interface Part {
	item: number;
	start: number;
	end: number;
}

export interface Hit {
	page: number;
	parts: Part[];
}

export const MIN_LETTERS = 2;
const SPACE = /\s/u;

const foldSign = (sign: string) => sign.normalize('NFKD').replace(/[\p{M}\u00ad]/gu, '').toLowerCase().replaceAll('ß', 'ss');

export function fold(pieces: Piece[]): Folded {
	let text = '';
	const origins: Folded['origins'] = [];
	const add = (folded: string, item: number, offset: number) => {
		for (const sign of folded) {
			if (SPACE.test(sign) && (text === '' || text.endsWith(' '))) continue;
			text += SPACE.test(sign) ? ' ' : sign;
			for (let unit = 0; unit < sign.length; unit++) origins.push({ item, offset });
		}
	};
	pieces.forEach(({ str, hasEOL }, item) => {
		let offset = 0;
		for (const sign of str) {
			add(foldSign(sign), item, offset);
			offset += sign.length;
		}
		if (!hasEOL) return;
		if (/\p{L}-$/u.test(text) && startsSmall(pieces[item + 1]?.str)) {
			text = text.slice(0, -1);
			origins.pop();
		} else add(' ', item, Math.max(0, str.length - 1));
	});
	return { text, origins };
}

/** A word that goes on after a hyphen at the line's end goes on in small letters. */
const startsSmall = (next: string | undefined) => /^\p{Ll}/u.test(next ?? '');

/** All places of the query on one page, none overlapping. Empty for queries shorter than MIN_LETTERS. */
export function hitsIn(folded: Folded, query: string, page: number): Hit[] {
	const wanted = fold([{ str: query, hasEOL: false }]).text.trim();
	if (wanted.length < MIN_LETTERS) return [];
	const hits: Hit[] = [];
	for (let at = folded.text.indexOf(wanted); at >= 0; at = folded.text.indexOf(wanted, at + wanted.length)) {
		hits.push({ page, parts: partsOf(folded.origins.slice(at, at + wanted.length)) });
	}
	return hits;
}

function partsOf(origins: Folded['origins']): Part[] {
	const parts: Part[] = [];
	for (const { item, offset } of origins) {
		const last = parts.at(-1);
		if (last?.item === item) last.end = Math.max(last.end, offset + 1);
		else parts.push({ item, start: offset, end: offset + 1 });
	}
	return parts;
}

/** The first hit on this page or after it, else the first of all; -1 where there is none. */
export function firstFrom(hits: Hit[], page: number): number {
	const at = hits.findIndex((hit) => hit.page >= page);
	return at >= 0 ? at : hits.length > 0 ? 0 : -1;
}
