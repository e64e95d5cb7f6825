/** What one run found, kept with its row also where it wrote nothing: `coverage_analyses.findings`. Holds no behaviour. */

import type { Verdict } from './findings';

export const SNAPSHOT_VERSION = 1;

/** A place in a document, without rectangles; a long quote ends in "…", `start` and `end` stay those of the whole. */
export interface SnapshotPlace {
	document: string;
	page: number;
	number: string | null;
	section: string | null;
	quote: string;
	start: number;
	end: number;
}

/** `item`: the taxonomy item's id, where one fits. Of a run with `taxonomy_changes` it may be one that is not stored. */
export interface SnapshotLimit {
	item: string | null;
	kind: string;
	value: number | null;
	unlimited: boolean;
	unit: string | null;
	per: string | null;
	qualifier: string | null;
	/** the first is the primary one */
	evidence: SnapshotPlace[];
}

export interface SnapshotClause {
	item: string | null;
	text: string;
	evidence: SnapshotPlace[];
}

/** What stands under a benefit, a segment, or the product itself. */
export interface SnapshotModifiers {
	limits: SnapshotLimit[];
	conditions: SnapshotClause[];
	exclusions: SnapshotClause[];
}

export interface SnapshotBenefit extends SnapshotModifiers {
	item: string;
	key: string;
	name: string;
	verdict: Verdict;
	evidence: SnapshotPlace[];
}

/** One for every segment that was looked for; benefits of a silent or excluded one only where a document speaks of them. */
export interface SnapshotSegment extends SnapshotBenefit {
	benefits: SnapshotBenefit[];
}

export interface Snapshot extends SnapshotModifiers {
	version: number;
	documents: { id: string; name: string }[];
	segments: SnapshotSegment[];
}
