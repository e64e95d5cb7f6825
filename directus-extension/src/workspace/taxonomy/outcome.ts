/** Two runs' findings set side by side: what one finds that the other does not. Pure; knows no component and no Directus. */

import type { Snapshot, SnapshotClause, SnapshotLimit, SnapshotModifiers, SnapshotPlace } from '../../shared/snapshot';
import type { Verdict } from '../../shared/findings';

/** One thing that a run found. */
export interface Found {
	kind: 'segment' | 'benefit' | 'limit' | 'condition' | 'exclusion';
	/** names of what it stands under, and its own where it is a segment or a benefit */
	path: string[];
	/** the items of what it stands under: names may change, these do not */
	under: string[];
	item: string | null;
	verdict: Verdict | null;
	limit: SnapshotLimit | null;
	text: string | null;
	places: SnapshotPlace[];
}

export interface Difference {
	before: Found | null;
	after: Found | null;
}

export interface Outcome {
	found: Difference[];
	lost: Difference[];
	changed: Difference[];
}

export function flatten(snapshot: Snapshot): Found[] {
	const out: Found[] = modifiers(snapshot, [], []);
	for (const segment of snapshot.segments) {
		out.push({ kind: 'segment', path: [segment.name], under: [], item: segment.item, verdict: segment.verdict, limit: null, text: null, places: segment.evidence });
		out.push(...modifiers(segment, [segment.name], [segment.item]));
		for (const benefit of segment.benefits) {
			const path = [segment.name, benefit.name];
			out.push({ kind: 'benefit', path, under: [segment.item], item: benefit.item, verdict: benefit.verdict, limit: null, text: null, places: benefit.evidence });
			out.push(...modifiers(benefit, path, [segment.item, benefit.item]));
		}
	}
	return out;
}

function modifiers({ limits, conditions, exclusions }: SnapshotModifiers, path: string[], under: string[]): Found[] {
	const clause = (kind: 'condition' | 'exclusion') => ({ item, text, evidence }: SnapshotClause): Found => ({ kind, path, under, item, verdict: null, limit: null, text, places: evidence });
	return [
		...limits.map((limit): Found => ({ kind: 'limit', path, under, item: limit.item, verdict: null, limit, text: null, places: limit.evidence })),
		...conditions.map(clause('condition')),
		...exclusions.map(clause('exclusion')),
	];
}

/** Segments and benefits are told apart by their item, figures and clauses by what they say, first where they stand in the same place of the tree. */
export function differences(before: Snapshot, after: Snapshot): Outcome {
	const outcome: Outcome = { found: [], lost: [], changed: [] };
	const [old, fresh] = [flatten(before), flatten(after)];
	verdicts(old.filter(hasVerdict), fresh.filter(hasVerdict), outcome);
	details(old.filter((one) => !hasVerdict(one)), fresh.filter((one) => !hasVerdict(one)), outcome);
	return outcome;
}

const hasVerdict = ({ verdict }: Found): boolean => verdict !== null;
/** Nothing in the documents speaks of it. */
const isSilent = (one: Found | undefined): boolean => one === undefined || one.verdict === 'silent';

function verdicts(before: readonly Found[], after: readonly Found[], outcome: Outcome): void {
	const old = new Map(before.map((one) => [`${one.kind}/${one.item}`, one]));
	for (const one of after) {
		const was = old.get(`${one.kind}/${one.item}`);
		old.delete(`${one.kind}/${one.item}`);
		if (isSilent(was) && isSilent(one)) continue;
		if (isSilent(was)) outcome.found.push({ before: was ?? null, after: one });
		else if (isSilent(one)) outcome.lost.push({ before: was ?? null, after: one });
		else if (was && was.verdict !== one.verdict) outcome.changed.push({ before: was, after: one });
	}
	for (const was of old.values()) if (!isSilent(was)) outcome.lost.push({ before: was, after: null });
}

function details(before: readonly Found[], after: readonly Found[], outcome: Outcome): void {
	const [old, fresh] = [new Set(before), new Set(after)];
	const pair = (key: (one: Found) => string | null, alike: boolean): void => {
		const waiting = new Map<string, Found[]>();
		for (const one of old) {
			const name = key(one);
			if (name !== null) waiting.set(name, [...(waiting.get(name) ?? []), one]);
		}
		for (const one of fresh) {
			const name = key(one);
			const was = name === null ? undefined : waiting.get(name)?.shift();
			if (!was) continue;
			old.delete(was);
			fresh.delete(one);
			if (!alike) outcome.changed.push({ before: was, after: one });
		}
	};
	pair((one) => JSON.stringify([where(one), says(one), one.item]), true);
	pair((one) => JSON.stringify([where(one), says(one)]), false);
	pair((one) => (placeOf(one) ? JSON.stringify([one.kind, placeOf(one), says(one)]) : null), false);
	pair((one) => (one.limit ? JSON.stringify([where(one), one.limit.kind, one.limit.qualifier, one.limit.per, placeOf(one)]) : null), false);
	outcome.lost.push(...[...old].map((was) => ({ before: was, after: null })));
	outcome.found.push(...[...fresh].map((one) => ({ before: null, after: one })));
}

const where = ({ kind, under }: Found): unknown => [kind, under];

function says({ limit, text }: Found): unknown {
	if (!limit) return text?.replace(/\s+/g, ' ').trim();
	const { kind, value, unlimited, unit, per, qualifier } = limit;
	return [kind, value, unlimited, unit, per, qualifier];
}

function placeOf({ places: [first] }: Found): string | null {
	return first ? `${first.document}/${first.page}/${first.start}` : null;
}
