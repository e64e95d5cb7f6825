/** Which limit or clause of one run is the same as which of another: by what they are told apart by, never by their order alone. */

import type { SnapshotClause, SnapshotLimit } from '../../shared/snapshot';

/** Before and after; one of them is null where the other run has nothing of the kind. */
export type Pair<T> = [T | null, T | null];

/** Share of words in common from which two clauses are one clause worded anew. */
const ALIKE = 0.6;

/** By kind, plan and basis: equal figures first, then what is left in the documents' order where both have as many, else unpaired. */
export function pairLimits(before: readonly SnapshotLimit[], after: readonly SnapshotLimit[]): Pair<SnapshotLimit>[] {
	const key = (limit: SnapshotLimit) => [limit.item ?? limit.kind, limit.kind, limit.qualifier ?? '', limit.per ?? ''].join(' ');
	const figure = (limit: SnapshotLimit) => [limit.unlimited, limit.value, limit.unit ?? ''].join(' ');
	return grouped(before, after, key).flatMap(([old, now]) => {
		const { pairs, old: oldLeft, now: nowLeft } = equalFirst(old, now, figure);
		if (oldLeft.length !== nowLeft.length) return [...pairs, ...apart(oldLeft, nowLeft)];
		return [...pairs, ...oldLeft.map((limit, index): Pair<SnapshotLimit> => [limit, nowLeft[index] ?? null])];
	});
}

/** By text without case and punctuation, then by the words that they share. */
export function pairClauses(before: readonly SnapshotClause[], after: readonly SnapshotClause[]): Pair<SnapshotClause>[] {
	const { pairs, old, now } = equalFirst(before, after, (clause) => folded(clause.text));
	const left = [...now];
	for (const clause of old) {
		const likeness = left.map((other) => shared(words(clause.text), words(other.text)));
		const best = likeness.indexOf(Math.max(ALIKE, ...likeness));
		pairs.push([clause, best < 0 ? null : (left.splice(best, 1)[0] ?? null)]);
	}
	return [...pairs, ...left.map((clause): Pair<SnapshotClause> => [null, clause])];
}

function grouped<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): [T[], T[]][] {
	const groups = new Map<string, [T[], T[]]>();
	const group = (one: T) => {
		const known = groups.get(key(one)) ?? [[], []];
		groups.set(key(one), known);
		return known;
	};
	for (const one of before) group(one)[0].push(one);
	for (const one of after) group(one)[1].push(one);
	return [...groups.values()];
}

function equalFirst<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): { pairs: Pair<T>[]; old: T[]; now: T[] } {
	const now = [...after];
	const pairs: Pair<T>[] = [];
	const old = before.filter((one) => {
		const at = now.findIndex((other) => key(other) === key(one));
		if (at < 0) return true;
		pairs.push([one, now.splice(at, 1)[0] ?? null]);
		return false;
	});
	return { pairs, old, now };
}

function apart<T>(old: readonly T[], now: readonly T[]): Pair<T>[] {
	return [...old.map((one): Pair<T> => [one, null]), ...now.map((one): Pair<T> => [null, one])];
}

const words = (text: string) => new Set(text.toLowerCase().normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []);
const folded = (text: string) => [...text.toLowerCase().normalize('NFKC').matchAll(/[\p{L}\p{N}]+/gu)].join('');

/** Jaccard's index of two sets of words. */
function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	const both = [...a].filter((word) => b.has(word)).length;
	return both === 0 ? 0 : both / (a.size + b.size - both);
}
