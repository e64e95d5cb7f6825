/** What the workspace reads and sends: rows, places, decisions, snapshots, as docs/contracts.md describes them. Holds no behaviour. */

import type { Analysis, Key, RowCollection } from './contracts';

export const VERDICTS = ['covered', 'conditional', 'excluded', 'silent', 'undecided'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const REVIEWS = ['proposed', 'accepted', 'edited', 'rejected'] as const;
export type Review = (typeof REVIEWS)[number];
export type Origin = 'document' | 'person';
export type ClauseKind = 'condition' | 'exclusion';

/**
 * A place in a document: page from 1, boxes in PDF points with the origin top left, offsets in the page's text.
 * Where a person selected it both offsets are null: the browser does not have the engine's text of the page.
 */
export interface Evidence {
	document: string;
	page: number;
	number: string | null;
	section: string | null;
	quote: string;
	boxes: [number, number, number, number][];
	start: number | null;
	end: number | null;
}

/** What every row of coverage carries; dates are ISO 8601 strings. */
export interface FindingRow {
	id: string;
	product: Key;
	taxonomy_item: string | null;
	evidence: Evidence[] | null;
	review: Review;
	reviewed_by: string | null;
	reviewed_on: string | null;
	extracted: Record<string, unknown> | null;
	proposal: Record<string, unknown> | null;
	origin: Origin;
	missing_since: string | null;
	last_analysis: string | null;
	sort: number | null;
	date_created: string | null;
	date_updated: string | null;
	user_created: string | null;
	user_updated: string | null;
}

export interface SegmentRow extends FindingRow {
	verdict: Verdict;
	name: string;
	summary: string | null;
}

export interface BenefitRow extends SegmentRow {
	segment: string;
}

/** Stands under a benefit, else under a segment, else on the product itself. */
interface Modifier extends FindingRow {
	segment: string | null;
	benefit: string | null;
}

export interface LimitRow extends Modifier {
	kind: string;
	value: number | null;
	unlimited: boolean;
	unit: string | null;
	per: string | null;
	qualifier: string | null;
}

export interface ClauseRow extends Modifier {
	kind: ClauseKind;
	text: string;
}

export interface DocumentBrief {
	id: string;
	file: string | null;
	name: string;
	type: string | null;
	kind: string;
	edition: string | null;
	pages: number | null;
	language: string | null;
	quality: Record<string, unknown> | null;
	sort: number | null;
}

export interface TaxonomyItem {
	id: string;
	parent: string | null;
	category: 'segment' | 'benefit' | 'limit' | 'condition' | 'exclusion';
	key: string;
	names: Record<string, string> | null;
	aliases: Record<string, string[]> | null;
	examples: Record<string, string[]> | null;
	instruction: string | null;
	unit: string | null;
	data_type: string | null;
	sort: number | null;
}

export interface Taxonomy {
	id: string;
	key: string;
	name: string;
	line_of_business: string | null;
	items: TaxonomyItem[];
}

export interface Tree {
	product: { id: Key; name: string };
	/** what the reader may do */
	right: 'read' | 'update';
	documents: DocumentBrief[];
	taxonomy: Taxonomy | null;
	/** the latest that is no dry run and no cleanup */
	analysis: Analysis | null;
	/** of the latest run that wrote, whatever runs or failed since: what it says of the rows as they stand */
	account?: Record<string, unknown> | null;
	segments: SegmentRow[];
	benefits: BenefitRow[];
	limits: LimitRow[];
	clauses: ClauseRow[];
}

/** Counts of a product's rows; `waiting` = what a person should look at. */
export interface ProductCounts {
	segments: number;
	benefits: number;
	limits: number;
	conditions: number;
	exclusions: number;
	waiting: number;
	undecided: number;
	proposals: number;
}

export interface ProductBrief {
	id: Key;
	name: string;
	taxonomy: string | null;
	/** its `account` is left out (null) */
	analysis: Analysis | null;
	counts: ProductCounts;
}

/** Why a finding waits for a person. */
export const WAITING_REASONS = ['proposal', 'contradiction', 'undecided', 'disputed', 'missing', 'new'] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

export interface FindingBrief {
	collection: RowCollection;
	id: string;
	product: { id: Key; name: string };
	/** segment › benefit */
	path: string[];
	title: string;
	verdict: Verdict | null;
	kind: string | null;
	value: number | null;
	unlimited: boolean;
	unit: string | null;
	per: string | null;
	qualifier: string | null;
	review: Review;
	reasons: WaitingReason[];
	/** expected harm, larger = sooner; amount x doubt */
	harm: number;
	page: number | null;
	date_updated: string | null;
}

export const DECISION_ACTIONS = ['accept', 'reject', 'edit', 'add', 'take_new', 'take_mine', 'restore', 'remove'] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

export interface Decision {
	action: DecisionAction;
	collection: RowCollection;
	id: string;
	/** the row's date_updated as read; null where it has none */
	expected?: string | null;
	data?: Record<string, unknown>;
	/** the person has seen what the value rules say against it */
	confirmed?: boolean;
}

export type DecidedRow = { collection: RowCollection } & Record<string, unknown> & { id: string };

export interface Decided {
	rows: DecidedRow[];
	removed: { collection: RowCollection; id: string }[];
	undo: Decision[];
}

export interface CheckProblem {
	field: string;
	code: string;
	message: string;
}

export interface Checked {
	ok: boolean;
	problems: CheckProblem[];
	/** what the value rules read in the quote */
	reading: Record<string, unknown>[];
}
