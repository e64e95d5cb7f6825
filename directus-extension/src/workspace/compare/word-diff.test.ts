import { describe, expect, it } from 'vitest';
import { wordDiff, type Piece } from './word-diff';

const marked = (pieces: readonly Piece[]) => pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('');

describe('the words of two wordings', () => {
	it('are marked where they differ, on either side', () => {
		const [before, after] = wordDiff('We take off £95 for each incident.', 'We take off £145 for each person and incident.');
		expect([marked(before), marked(after)]).toEqual(['We take off[ £95] for each incident.', 'We take off[ £145] for each[ person and] incident.']);
	});

	it('are not marked for case or spaces alone', () => {
		expect(wordDiff('WAR is  excluded', 'War is excluded').map(marked)).toEqual(['WAR is  excluded', 'War is excluded']);
	});

	it('are left alone where the texts have little in common, or are very long', () => {
		expect(wordDiff('one two three', 'four five six').map(marked)).toEqual(['one two three', 'four five six']);
		const long = 'word '.repeat(500);
		expect(wordDiff(long, `${long}x`)[1]).toEqual([{ text: `${long}x`, changed: false }]);
	});

	it('give back each text whole, and the same words unmarked on both sides', () => {
		const texts = ['a b c d e', 'a c b d f', 'x a b c d e y', 'e d c b a', '', 'a a a b'];
		for (const before of texts) for (const after of texts) {
			const [old, now] = wordDiff(before, after);
			expect([old, now].map((pieces) => pieces.map(({ text }) => text).join(''))).toEqual([before, after]);
			const kept = (pieces: readonly Piece[]) => pieces.filter(({ changed }) => !changed).map(({ text }) => text).join(' ').split(/\s+/).filter((word) => word !== '').join(' ');
			if ([...old, ...now].some(({ changed }) => changed)) expect(kept(old)).toBe(kept(now));
		}
	});
});
