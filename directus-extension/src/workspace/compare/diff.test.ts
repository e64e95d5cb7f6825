import { describe, expect, it } from 'vitest';
import type { Snapshot, SnapshotBenefit, SnapshotLimit, SnapshotSegment } from '../../shared/snapshot';
import { changesBetween } from './diff';

const place = (quote: string) => ({ document: 'd', page: 1, number: null, section: null, quote, start: 0, end: quote.length });
const limit = (kind: string, value: number, more: Partial<SnapshotLimit> = {}): SnapshotLimit => ({
	item: null,
	kind,
	value,
	unlimited: false,
	unit: 'CHF',
	per: null,
	qualifier: null,
	evidence: [place(`CHF ${value}`)],
	...more,
});
const clause = (text: string) => ({ item: null, text, evidence: [place(text)] });
const benefit = (item: string, more: Partial<SnapshotBenefit> = {}): SnapshotBenefit => ({
	item,
	key: item,
	name: item,
	verdict: 'covered',
	evidence: [place(item)],
	limits: [],
	conditions: [],
	exclusions: [],
	...more,
});
const segment = (item: string, benefits: SnapshotBenefit[], more: Partial<SnapshotSegment> = {}): SnapshotSegment => ({ ...benefit(item), benefits, ...more });
const snapshot = (...segments: SnapshotSegment[]): Snapshot => ({ version: 1, documents: [], segments, limits: [], conditions: [], exclusions: [] });
const brief = (before: Snapshot, after: Snapshot) => changesBetween(before, after).map(({ effect, what, path }) => `${effect} ${what} ${path.map(({ name }) => name).join('/')}`);

describe('changesBetween', () => {
	it('finds nothing between equal editions', () => {
		const one = snapshot(segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500)], exclusions: [clause('No cash.')] })]));
		expect(changesBetween(one, structuredClone(one))).toEqual([]);
	});

	it('puts silent reductions first: lower figures, higher burdens, lost benefits, new exclusions', () => {
		const before = snapshot(
			segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500), limit('deductible', 100)] }), benefit('theft')]),
		);
		const after = snapshot(
			segment('luggage', [
				benefit('delay', { limits: [limit('max_amount', 800), limit('deductible', 200)], exclusions: [clause('Cash is not insured.')] }),
				benefit('theft', { verdict: 'excluded' }),
			]),
		);
		expect(brief(before, after)).toEqual([
			'reduction limit luggage/delay',
			'reduction exclusion luggage/delay',
			'reduction verdict luggage/theft',
			'improvement limit luggage/delay',
		]);
	});

	it('calls a benefit that is gone a reduction, with the place where it stood', () => {
		const [change] = changesBetween(snapshot(segment('luggage', [benefit('delay')])), snapshot(segment('luggage', [])));
		expect(change).toMatchObject({ effect: 'reduction', before: { verdict: 'covered', evidence: [{ quote: 'delay' }] }, after: { verdict: 'silent' } });
	});

	it('claims nothing where a run could not tell', () => {
		const before = snapshot(segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500)] })]));
		const after = snapshot(segment('luggage', [benefit('delay', { verdict: 'undecided' })]));
		expect(new Set(changesBetween(before, after).map((change) => change.effect))).toEqual(new Set(['undecided']));
	});

	it('claims nothing of a ceiling that is no longer stated, and calls a new one a reduction', () => {
		const bare = snapshot(segment('luggage', [benefit('delay')]));
		const bound = snapshot(segment('luggage', [benefit('delay', { limits: [limit('max_amount', 500)] })]));
		expect(brief(bound, bare)).toEqual(['unclear limit luggage/delay']);
		expect(brief(bare, bound)).toEqual(['reduction limit luggage/delay']);
	});

	it('tells a clause worded anew from a new one', () => {
		const of = (...texts: string[]) => snapshot(segment('luggage', [benefit('theft', { exclusions: texts.map(clause) })]));
		const before = of('Money and securities are not insured.', 'War is excluded.');
		const after = of('Money, securities and tickets are not insured.', 'WAR is excluded', 'Damage by radiation of any kind is excluded.');
		expect(brief(before, after)).toEqual(['reduction exclusion luggage/theft', 'wording exclusion luggage/theft', 'wording exclusion luggage/theft']);
	});

	it('never calls a swap of sides the same effect', () => {
		const low = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 100), limit('deductible', 10)] })]));
		const high = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 200), limit('deductible', 20)] })]));
		const effects = (one: Snapshot, other: Snapshot) => changesBetween(one, other).map((change) => `${change.before?.limit?.kind} ${change.effect}`).sort();
		expect(effects(low, high)).toEqual(['deductible reduction', 'max_amount improvement']);
		expect(effects(high, low)).toEqual(['deductible improvement', 'max_amount reduction']);
	});

	it('gives every change a key of its own', () => {
		const before = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 1), limit('max_amount', 2)] })]));
		const after = snapshot(segment('a', [benefit('x', { limits: [limit('max_amount', 3), limit('max_amount', 4)] })]));
		const keys = changesBetween(before, after).map((change) => change.key);
		expect(new Set(keys).size).toBe(2);
	});
});

describe('many random editions', () => {
	/** Numbers that look random and are the same each time. */
	function numbers(seed: number): (below: number) => number {
		let state = seed;
		return (below) => {
			state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
			return Math.floor((state / 2_147_483_648) * below);
		};
	}

	const KINDS = ['max_amount', 'deductible', 'waiting_period', 'duration', 'distance'];
	const VERDICTS = ['covered', 'conditional', 'excluded', 'silent', 'undecided'] as const;

	function edition(next: (below: number) => number): Snapshot {
		const some = <T>(most: number, one: (at: number) => T): T[] => Array.from({ length: next(most + 1) }, (_, at) => one(at));
		const modifiers = () => ({
			limits: some(3, () => limit(KINDS[next(KINDS.length)] ?? '', next(4) * 100, { unit: next(4) ? 'CHF' : 'days' })),
			exclusions: some(2, () => clause(['War is excluded.', 'Money is not insured at all.', 'Damage by strikes.'][next(3)] ?? '')),
		});
		const benefits = () => some(3, (at) => benefit(`b${at}`, { verdict: VERDICTS[next(5)] ?? 'covered', ...modifiers() }));
		return snapshot(...some(3, (at) => segment(`s${at}`, benefits(), { verdict: VERDICTS[next(5)] ?? 'covered', ...modifiers() })));
	}

	const MIRROR = { reduction: 'improvement', improvement: 'reduction', unclear: 'unclear', wording: 'wording', undecided: 'undecided' } as const;

	it('never differ from themselves, keep the order of effects, and see the same pairs from the other side', () => {
		const next = numbers(7);
		for (let turn = 0; turn < 500; turn += 1) {
			const [one, other] = [edition(next), edition(next)];
			expect(changesBetween(one, structuredClone(one))).toEqual([]);
			const [there, back] = [changesBetween(one, other), changesBetween(other, one)];
			expect(new Set(there.map(({ key }) => key)).size).toBe(there.length);
			const ranks = there.map(({ effect }) => ['reduction', 'undecided', 'unclear', 'improvement', 'wording'].indexOf(effect));
			expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
			expect(there).toHaveLength(back.length);
			// What both editions have is judged alike from both sides; what one lacks is judged by what its coming means.
			const judged = (changes: typeof there, mirrored: boolean) => changes
				.filter(({ before, after, what }) => what === 'limit' && before && after)
				.map(({ effect, path }) => `${path.map(({ item }) => item).join('/')} ${mirrored ? MIRROR[effect] : effect}`)
				.sort();
			expect(judged(there, false)).toEqual(judged(back, true));
		}
	});
});
