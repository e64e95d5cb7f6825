/** What changed between two runs' findings, seen by the insured. Pure: no request, no text of the page. */

import { better, betterVerdict, opposite, wantsLess, type Standing } from '../../shared/better';
import type { Snapshot, SnapshotBenefit, SnapshotClause, SnapshotLimit, SnapshotModifiers, SnapshotPlace } from '../../shared/snapshot';
import { pairClauses, pairLimits, type Pair } from './pairing';

/** `unclear` = it differs, and no rule says for whom; `undecided` = a run could not tell, so nothing is claimed. */
export type Effect = 'reduction' | 'improvement' | 'unclear' | 'wording' | 'undecided';

export type What = 'verdict' | 'limit' | 'exclusion' | 'condition';

/** One side of a change: null where that run has nothing of it. */
export interface Side {
	verdict?: SnapshotBenefit['verdict'];
	limit?: SnapshotLimit;
	text?: string;
	evidence: SnapshotPlace[];
}

/** A segment or benefit on the way to a change. */
export interface Step {
	/** the taxonomy item's id */
	item: string;
	name: string;
}

export interface Change {
	/** unique within a comparison */
	key: string;
	effect: Effect;
	what: What;
	/** the segment and the benefit that it stands under; empty for the product itself */
	path: Step[];
	before: Side | null;
	after: Side | null;
}

const ORDER: Effect[] = ['reduction', 'undecided', 'unclear', 'improvement', 'wording'];

/** All changes from `before` to `after`: silent reductions first, then in the documents' order. Equal findings are left out. */
export function changesBetween(before: Snapshot, after: Snapshot): Change[] {
	const changes: Change[] = [...modifierChanges([], 'product', before, after)];
	for (const [old, now] of byItem(before.segments, after.segments)) {
		const owner = now ?? old;
		if (!owner) continue;
		changes.push(...ownerChanges([step(owner)], owner.item, old, now));
		for (const [oldBenefit, nowBenefit] of byItem(old?.benefits ?? [], now?.benefits ?? [])) {
			const benefit = nowBenefit ?? oldBenefit;
			if (benefit) changes.push(...ownerChanges([step(owner), step(benefit)], `${owner.item}/${benefit.item}`, oldBenefit, nowBenefit));
		}
	}
	return numbered(changes).sort((a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect));
}

function step({ item, name }: SnapshotBenefit): Step {
	return { item, name };
}

function byItem<T extends { item: string }>(before: readonly T[], after: readonly T[]): [T | null, T | null][] {
	const old = new Map(before.map((one) => [one.item, one]));
	const now = new Map(after.map((one) => [one.item, one]));
	const items = [...now.keys(), ...[...old.keys()].filter((item) => !now.has(item))];
	return items.map((item) => [old.get(item) ?? null, now.get(item) ?? null]);
}

/** What one segment or benefit came to: its verdict, and what stands on it. One that is not there is silent. */
function ownerChanges(path: Step[], key: string, old: SnapshotBenefit | null, now: SnapshotBenefit | null): Change[] {
	const was = old?.verdict ?? 'silent';
	const is = now?.verdict ?? 'silent';
	const changes: Change[] = [];
	if (was !== is) {
		const standing = betterVerdict(is, was);
		const effect = was === 'undecided' || is === 'undecided' ? 'undecided' : effectOf(standing);
		const side = (one: SnapshotBenefit | null, verdict: SnapshotBenefit['verdict']): Side => ({ verdict, evidence: one?.evidence ?? [] });
		changes.push({ key: `${key}:verdict`, effect, what: 'verdict', path, before: side(old, was), after: side(now, is) });
	}
	return [...changes, ...modifierChanges(path, key, old ?? EMPTY, now ?? EMPTY, was === 'undecided' || is === 'undecided')];
}

const EMPTY: SnapshotModifiers = { limits: [], conditions: [], exclusions: [] };

function modifierChanges(path: Step[], key: string, old: SnapshotModifiers, now: SnapshotModifiers, undecided = false): Change[] {
	const limits = pairLimits(old.limits, now.limits).map((pair) => limitChange(path, key, pair));
	const exclusions = pairClauses(old.exclusions, now.exclusions).map((pair) => clauseChange(path, key, 'exclusion', pair));
	const conditions = pairClauses(old.conditions, now.conditions).map((pair) => clauseChange(path, key, 'condition', pair));
	const changes = [...limits, ...exclusions, ...conditions].filter((change): change is Change => change !== null);
	return undecided ? changes.map((change) => ({ ...change, effect: change.effect === 'wording' ? 'wording' : 'undecided' })) : changes;
}

function limitChange(path: Step[], key: string, [old, now]: Pair<SnapshotLimit>): Change | null {
	const kind = (now ?? old)?.kind ?? '';
	const side = (limit: SnapshotLimit | null): Side | null => (limit ? { limit, evidence: limit.evidence } : null);
	const change = (effect: Effect): Change => ({ key: `${key}:${kind}`, effect, what: 'limit', path, before: side(old), after: side(now) });
	if (old && now) {
		const standing = better(kind, now, old);
		return standing === 'same' ? null : change(effectOf(standing));
	}
	// A burden that came is a reduction and one that went an improvement. A ceiling that came binds what was not bound before;
	// one that went may have gone with what it was for, so nothing is claimed of it.
	const burden = wantsLess(kind) === true;
	if (now) return change(burden || wantsLess(kind) === false ? 'reduction' : 'unclear');
	return change(burden ? 'improvement' : 'unclear');
}

function clauseChange(path: Step[], key: string, what: 'exclusion' | 'condition', [old, now]: Pair<SnapshotClause>): Change | null {
	const side = (clause: SnapshotClause | null): Side | null => (clause ? { text: clause.text, evidence: clause.evidence } : null);
	const change = (effect: Effect): Change => ({ key: `${key}:${what}`, effect, what, path, before: side(old), after: side(now) });
	if (old && now) return old.text === now.text ? null : change('wording');
	return change(now ? 'reduction' : 'improvement');
}

function effectOf(standing: Standing): Effect {
	if (standing === 'better') return 'improvement';
	return opposite(standing) === 'better' ? 'reduction' : 'unclear';
}

function numbered(changes: readonly Change[]): Change[] {
	const seen = new Map<string, number>();
	return changes.map((change) => {
		const turn = seen.get(change.key) ?? 0;
		seen.set(change.key, turn + 1);
		return { ...change, key: `${change.key}:${turn}` };
	});
}
