/** What a run found held against people's decisions about the product. Pure. */

import type { Evidence, Tree } from '../../shared/findings';
import type { Snapshot } from '../../shared/snapshot';
import { flatten, type Found } from './outcome';

export interface Score {
	/** rows that a person accepted, edited or added, and how many of them the run finds */
	confirmed: number;
	kept: number;
	/** rows that a person rejected, and how many of them the run finds all the same */
	rejected: number;
	wrong: number;
}

export const NO_SCORE: Score = { confirmed: 0, kept: 0, rejected: 0, wrong: 0 };

interface Decided {
	confirmed: boolean;
	matches: (found: Found) => boolean;
}

/** A verdict counts as found where the run says the same, a figure where its kind, value and unit stand under the same item, a clause where its words or place do. */
export function score(tree: Tree, snapshot: Snapshot): Score {
	const found = flatten(snapshot);
	const result = { ...NO_SCORE };
	for (const { confirmed, matches } of decidedOf(tree)) {
		const there = found.some(matches);
		if (confirmed) [result.confirmed, result.kept] = [result.confirmed + 1, result.kept + Number(there)];
		else [result.rejected, result.wrong] = [result.rejected + 1, result.wrong + Number(there)];
	}
	return result;
}

export function sum(one: Score, other: Score): Score {
	return { confirmed: one.confirmed + other.confirmed, kept: one.kept + other.kept, rejected: one.rejected + other.rejected, wrong: one.wrong + other.wrong };
}

function decidedOf(tree: Tree): Decided[] {
	const items = new Map([...tree.segments, ...tree.benefits].map(({ id, taxonomy_item: item }) => [id, item]));
	const parent = ({ segment, benefit }: { segment: string | null; benefit: string | null }): string | null => items.get(benefit ?? segment ?? '') ?? null;
	const under = (found: Found): string | null => found.under.at(-1) ?? null;
	return [
		...tree.segments.filter(isDecided).map((row) => ({ confirmed: isConfirmed(row), matches: (one: Found) => one.kind === 'segment' && one.item === row.taxonomy_item && one.verdict === row.verdict })),
		...tree.benefits.filter(isDecided).map((row) => ({ confirmed: isConfirmed(row), matches: (one: Found) => one.kind === 'benefit' && one.item === row.taxonomy_item && one.verdict === row.verdict })),
		...tree.limits.filter(isDecided).map((row) => ({
			confirmed: isConfirmed(row),
			matches: ({ limit, ...one }: Found) => limit !== null && under(one as Found) === parent(row) && limit.kind === row.kind && limit.value === row.value && limit.unlimited === row.unlimited && (limit.unit ?? null) === (row.unit ?? null),
		})),
		...tree.clauses.filter(isDecided).map((row) => ({
			confirmed: isConfirmed(row),
			matches: (one: Found) => one.kind === row.kind && under(one) === parent(row) && (plain(one.text) === plain(row.text) || overlaps(one, row.evidence)),
		})),
	];
}

type Reviewed = Pick<Tree['segments'][number], 'review' | 'origin'>;
const isDecided = ({ review, origin }: Reviewed): boolean => review !== 'proposed' || origin === 'person';
const isConfirmed = ({ review }: Reviewed): boolean => review !== 'rejected';
const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim();

/** The same place of the same page: offsets that meet, or the same words where a person selected them. */
function overlaps({ places }: Found, evidence: readonly Evidence[] | null): boolean {
	return (evidence ?? []).some((one) =>
		places.some((place) => {
			if (place.document !== one.document || place.page !== one.page) return false;
			if (one.start === null || one.end === null) return plain(place.quote) === plain(one.quote);
			return place.start < one.end && one.start < place.end;
		}),
	);
}
