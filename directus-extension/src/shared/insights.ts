/** What the insights panels show: runs over time, what they took, what was withheld, what waits for a person. Holds no behaviour. */

import type { WaitingReason } from './findings';

export const FIGURES = ['runs', 'effort', 'withheld', 'backlog'] as const;
export type Figure = (typeof FIGURES)[number];

export const USUAL_DAYS = 30;
export const MOST_DAYS = 365;

/** Runs by the state they are in now; `active` = queued or running. */
export interface RunCounts {
	done: number;
	failed: number;
	cancelled: number;
	active: number;
}

export interface Effort {
	/** from start to end of the runs that are done; null = there was none */
	median_seconds: number | null;
	p90_seconds: number | null;
	/** of all runs; 0 where nothing was paid for */
	cost: number;
}

/** Of the runs that are done: findings that stood, and claims that did not. */
export interface Yield {
	found: number;
	withheld: number;
}

/** One day (UTC) of the request. */
export interface InsightDay extends RunCounts, Effort, Yield {
	day: string;
}

/** Analyses of the products that the reader may see. Every day of the span is listed, the last is today. */
export interface Insights {
	days: InsightDay[];
	total: RunCounts & Effort & Yield;
	withheld_by_reason: Record<string, number>;
	backlog: {
		total: number;
		/** a finding counts under each of its reasons */
		by_reason: Record<WaitingReason, number>;
		/** when the one that waits longest was found */
		oldest: string | null;
	};
}
