/** What waits for a person, as conditions on the stored rows: the same rules as `shared/waiting.ts`, said in SQL. */

import type { RowCollection } from '../shared/contracts';

/** No person had a hand in it: the mark of `isTouched`. */
export const UNTOUCHED = `(review = 'proposed' and coalesce(origin, 'document') <> 'person' and user_created is null and user_updated is null)`;
export const HAS_PROPOSAL = `(proposal is not null)`;
/** Gone from the documents, and nobody has decided about the row since. */
export const IS_MISSING = `(missing_since is not null and (reviewed_on is null or reviewed_on < missing_since))`;
export const IS_WAITING = `(${UNTOUCHED} or ${HAS_PROPOSAL} or ${IS_MISSING})`;

/** Conditions by the name of what they count. */
export function waits(collection: RowCollection): { waiting: string; proposals: string; undecided?: string } {
	const rules = { waiting: IS_WAITING, proposals: HAS_PROPOSAL };
	return hasVerdict(collection) ? { ...rules, undecided: `(verdict = 'undecided' and ${UNTOUCHED})` } : rules;
}

export function hasVerdict(collection: RowCollection): boolean {
	return collection === 'coverage_segments' || collection === 'coverage_benefits';
}
