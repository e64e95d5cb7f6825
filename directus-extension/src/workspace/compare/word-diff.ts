/** Which words of two wordings differ. Pure. */

export interface Piece {
	text: string;
	/** the other wording does not have it */
	changed: boolean;
}

/** Longer texts are not compared word by word: that takes their lengths multiplied. */
const MOST_WORDS = 400;
/** Below this share of words in common the two are no two wordings of one text, and marks would only disturb. */
const ALIKE = 0.4;

/** Both texts in pieces; whole and unmarked where they have too little in common, or are too long. */
export function wordDiff(before: string, after: string): [Piece[], Piece[]] {
	const [old, now] = [wordsOf(before), wordsOf(after)];
	const whole: [Piece[], Piece[]] = [[{ text: before, changed: false }], [{ text: after, changed: false }]];
	if (old.length > MOST_WORDS || now.length > MOST_WORDS) return whole;
	const [keptOld, keptNow] = inCommon(old.map(folded), now.map(folded));
	if (keptOld.size < ALIKE * Math.max(old.length, now.length)) return whole;
	return [pieces(old, keptOld), pieces(now, keptNow)];
}

/** Each with the spaces before it; spaces at the end stand by themselves. */
const wordsOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];
const folded = (word: string) => word.trim().normalize('NFKC').toLowerCase();

/** The places of a longest common subsequence, in either. */
function inCommon(a: readonly string[], b: readonly string[]): [Set<number>, Set<number>] {
	const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
	const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
	for (let i = a.length - 1; i >= 0; i -= 1) {
		const row = lengths[i];
		for (let j = b.length - 1; row && j >= 0; j -= 1) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
	}
	const [inA, inB] = [new Set<number>(), new Set<number>()];
	for (let i = 0, j = 0; i < a.length && j < b.length; ) {
		if (a[i] === b[j]) {
			inA.add(i++);
			inB.add(j++);
		} else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
		else j += 1;
	}
	return [inA, inB];
}

function pieces(words: readonly string[], kept: ReadonlySet<number>): Piece[] {
	const all: Piece[] = [];
	words.forEach((word, index) => {
		const changed = !kept.has(index);
		const last = all.at(-1);
		if (last?.changed === changed) last.text += word;
		else all.push({ text: word, changed });
	});
	return all;
}
