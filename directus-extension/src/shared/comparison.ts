/** What the comparison page reads: products side by side along a taxonomy, as docs/contracts.md describes it. Holds no behaviour. */

import type { Key, RowCollection } from './contracts';
import type { Review, Verdict } from './findings';

/** At most so many products are compared at once. */
export const MOST_COMPARED = 100;

/** Quotes in a comparison are cut to so many letters (the last one is `…` then). */
export const LONGEST_QUOTE = 300;

export interface ComparedProduct {
	id: Key;
	name: string;
	/** the latest finished one that wrote; null where the product has not been analyzed */
	analysis: { id: string; finished: string | null; complete: boolean | null } | null;
}

/** Rows come in the taxonomy's order: a segment, the limits on it, its benefits, each with its limits; last the limits on the products themselves. */
export interface ComparisonRow {
	/** unique in this comparison, and the same in every comparison along this taxonomy */
	key: string;
	/** the taxonomy item's id; null for a limit, or a finding, that no item stands for */
	item: string | null;
	category: 'segment' | 'benefit' | 'limit';
	/** key of the row it stands under */
	parent: string | null;
	/** the item's name per language; empty where none stands for it: then `name`, and for a limit its kind, tells */
	names: Record<string, string>;
	name: string;
	/** of limits: what they are told apart by */
	kind: string | null;
	qualifier: string | null;
	per: string | null;
}

export interface ComparedLimit {
	value: number | null;
	unlimited: boolean;
	unit: string | null;
	per: string | null;
	qualifier: string | null;
}

export interface ComparisonCell extends Partial<ComparedLimit> {
	/** of segments and benefits */
	verdict?: Verdict;
	review: Review;
	/** further limits of the same kind, or further findings of the same item */
	others?: ComparisonCell[];
	finding: { collection: RowCollection; id: string };
	/** the first place that proves it */
	evidence: { document: string; page: number; quote: string } | null;
}

export interface Comparison {
	taxonomy: { id: string; key: string; name: string } | null;
	products: ComparedProduct[];
	rows: ComparisonRow[];
	/** row key → product id (as text) → cell; what is not there, the product does not have. Rejected findings are left out. */
	cells: Record<string, Record<string, ComparisonCell>>;
	/** names of the documents that prove it, by id */
	documents: Record<string, string>;
}
