/** What the policies say to a case told in words: the answer of `POST /coverage/cases`. Holds no behaviour. */

import type { Key, RowCollection } from './contracts';
import type { Review, Verdict } from './findings';

export const MOST_CASE_PRODUCTS = 20;
export const LONGEST_QUESTION = 1000;

export type CaseLanguage = 'de' | 'fr' | 'it' | 'en';

/** A figure read in the question. `of`: what is counted, where it is people. */
export interface CaseNumber {
	/** as it stands in the question */
	text: string;
	value: number;
	/** ISO currency, %, hours, days, weeks, months, years, km, count */
	unit: string;
	of: 'person' | null;
}

/** A taxonomy item that the question speaks of, the surest first. */
export interface CaseTopic {
	item: string;
	key: string;
	category: 'segment' | 'benefit';
	/** per language */
	names: Record<string, string>;
	/** names of its segment per language; null for a segment */
	segment: Record<string, string> | null;
	/** words of the question that speak of it */
	words: string[];
}

/** A place in a document that proves a line. */
export interface CaseCitation {
	document: string;
	/** the document's file name */
	name: string;
	page: number;
	number: string | null;
	section: string | null;
	quote: string;
}

/** Where a line stands: under the benefit itself, or inherited from its segment or the product. */
export type CaseOrigin = 'benefit' | 'segment' | 'product';

export const CASE_LINE_KINDS = ['ceiling', 'deductible', 'waiting_period', 'duration', 'other_figure', 'condition', 'exclusion'] as const;
export type CaseLineKind = (typeof CASE_LINE_KINDS)[number];

/**
 * What the question's figures mean for a line.
 * waiting_period: `over` (the case has lasted longer) or `not_over`; ceiling, other_figure: `within` or `above`; duration: `to_check` alone;
 * `to_check` wherever units, several figures or wording leave a doubt.
 */
export const CASE_CHECKS = ['over', 'not_over', 'within', 'above', 'to_check'] as const;
export type CaseCheck = (typeof CASE_CHECKS)[number];

export interface CaseLine {
	kind: CaseLineKind;
	from: CaseOrigin;
	finding: { collection: RowCollection; id: string };
	review: Review;
	/** of a figure; null for a clause */
	limit: { kind: string; value: number | null; unlimited: boolean; unit: string | null; per: string | null; qualifier: string | null } | null;
	/** of a condition or exclusion; null for a figure */
	text: string | null;
	/** null where the question has no figure of this kind */
	check: CaseCheck | null;
	/** the figure of the question that `check` speaks of: its place in `numbers` */
	number: number | null;
	/** what an amount per person makes for the question's people */
	total: { persons: number; value: number } | null;
	/** words of the question that stand in it; lines that have some come first among their kind */
	words: string[];
	/** never empty */
	citations: CaseCitation[];
}

/** What a product says to one topic. */
export interface CaseFinding {
	item: string | null;
	category: 'segment' | 'benefit';
	name: string;
	/** the segment's name in the product; null for a segment */
	segment: string | null;
	/** null where the product has no row for it: not looked for yet, or removed by a person */
	verdict: Verdict | null;
	/** `segment`: the benefit has no verdict of its own, its segment's speaks */
	decided_by: 'benefit' | 'segment';
	/**
	 * `same_clause`: the question does not name it, but it stands on a place that proves a finding which it names;
	 * `above`: the segment that is covered as such, of a benefit about which nothing is said by itself;
	 * `below`: what a segment that the question names as such grants
	 */
	led_by: 'topic' | 'same_clause' | 'above' | 'below';
	finding: { collection: RowCollection; id: string } | null;
	review: Review | null;
	/** empty for silent, undecided and null alone */
	citations: CaseCitation[];
	/** empty unless covered, conditional or excluded; of an excluded one its own and its segment's clauses alone */
	lines: CaseLine[];
}

export interface CaseProduct {
	id: Key;
	name: string;
	/** `nothing_matches`: its taxonomy knows nothing of the question; `not_analysed`: it has no coverage yet */
	outcome: 'answered' | 'nothing_matches' | 'not_analysed';
	findings: CaseFinding[];
	/** conditions and exclusions of the product as a whole: they hold for every finding; where nothing matches only those with words of the question */
	lines: CaseLine[];
	/** rows that would have belonged here, but prove nothing */
	without_evidence: number;
}

export interface CaseAnswer {
	question: string;
	language: CaseLanguage;
	numbers: CaseNumber[];
	topics: CaseTopic[];
	/** words of the question that no topic answers to */
	unmatched: string[];
	/** names that come nearest, per language, in taxonomies that have no topic */
	nearest: Record<string, string>[];
	/** in the order asked for */
	products: CaseProduct[];
}
