/** Which of two readings is better for the insured, where that can be said at all. Pure; knows no product and no text. */

import type { ComparedLimit } from './comparison';
import type { Verdict } from './findings';

/** `other` = they differ, and neither is better by itself. */
export type Standing = 'same' | 'better' | 'worse' | 'other';

/** More of it is better for the insured: ceilings, the share that is paid, how long and how often help is given. */
const MORE = new Set(['max_amount', 'daily_max', 'annual_max', 'per_item_max', 'advance', 'percentage', 'duration', 'count']);

/** Less of it is better: what the insured bears, and how long nothing is paid. A distance can be either, so it stands in neither. */
const LESS = new Set(['deductible', 'waiting_period']);

/** How many of the smaller unit; days and months have no fixed ratio and are never turned into one another. */
const SCALES: readonly Record<string, number>[] = [
	{ hours: 1, days: 24, weeks: 168 },
	{ months: 1, years: 12 },
];

/** From the insured's view; silent is no exclusion and undecided no answer, so neither is ranked against what is unlike it. */
const RANK: Partial<Record<Verdict, number>> = { covered: 3, conditional: 2, excluded: 1 };

/** How limit `a` stands against `b`, both of this kind. Other plans, units or bases ("per") make it `other`. */
export function better(kind: string, a: ComparedLimit, b: ComparedLimit): Standing {
	if ((a.per ?? '') !== (b.per ?? '')) return 'other';
	if (a.unlimited || b.unlimited) return boundless(kind, a.unlimited, b.unlimited);
	const [first, second] = alike(a, b) ?? [];
	if (first === undefined || second === undefined) return 'other';
	if (first === second) return 'same';
	if (MORE.has(kind)) return first > second ? 'better' : 'worse';
	if (LESS.has(kind)) return first < second ? 'better' : 'worse';
	return 'other';
}

/** How verdict `a` stands against `b`. */
export function betterVerdict(a: Verdict, b: Verdict): Standing {
	if (a === b) return 'same';
	if (a === 'undecided' || b === 'undecided') return 'other';
	const first = a === 'silent' ? 0 : RANK[a];
	const second = b === 'silent' ? 0 : RANK[b];
	if (first === undefined || second === undefined) return 'other';
	const unlike = (a === 'silent' && b === 'excluded') || (a === 'excluded' && b === 'silent');
	if (unlike) return 'other';
	return first > second ? 'better' : 'worse';
}

/** Whether the two figures have one unit and one basis, so that they can be set against each other at all. */
export function commensurable(a: ComparedLimit, b: ComparedLimit): boolean {
	if ((a.per ?? '') !== (b.per ?? '')) return false;
	return a.unlimited || b.unlimited || alike(a, b) !== null;
}

/** The figure in the smaller unit of its scale: equal figures have equal texts, whatever unit they are written in. */
export function measureOf({ value, unlimited, unit }: Pick<ComparedLimit, 'value' | 'unlimited' | 'unit'>): string {
	if (unlimited) return 'unlimited';
	if (value === null) return '';
	const scale = SCALES.find((one) => one[unit ?? ''] !== undefined);
	return scale ? `${value * (scale[unit ?? ''] ?? 1)} ${Object.keys(scale)[0]}` : `${value} ${unit ?? ''}`;
}

export function opposite(standing: Standing): Standing {
	if (standing === 'better') return 'worse';
	return standing === 'worse' ? 'better' : standing;
}

/** Whether a lower figure of this kind is what the insured wants; null where neither is. */
export function wantsLess(kind: string): boolean | null {
	if (LESS.has(kind)) return true;
	return MORE.has(kind) ? false : null;
}

function boundless(kind: string, a: boolean, b: boolean): Standing {
	if (a && b) return 'same';
	if (!MORE.has(kind)) return 'other';
	return a ? 'better' : 'worse';
}

/** Both values in one unit; null where they have none in common or one is missing. */
function alike(a: ComparedLimit, b: ComparedLimit): [number, number] | null {
	if (a.value === null || b.value === null) return null;
	if ((a.unit ?? '') === (b.unit ?? '')) return [a.value, b.value];
	for (const scale of SCALES) {
		const first = scale[a.unit ?? ''];
		const second = scale[b.unit ?? ''];
		if (first !== undefined && second !== undefined) return [a.value * first, b.value * second];
	}
	return null;
}
