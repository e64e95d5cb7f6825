/** Rows and cells of the comparison in words. Pure. */

import type { CompareText } from '../../i18n/workspace/compare';
import type { Verdict } from '../../shared/findings';
import type { Comparison, ComparisonCell, ComparisonRow } from '../../shared/comparison';
import type { Tone } from '../document/highlight';
import { kindText, perText, valueText, VERDICT_SIGN, type SayReview } from '../review/describe';
import { nameIn, type Say } from '../use-texts';
import { readings, rowsAbove, type CellStanding } from './table';

export type SayCompare = Say<CompareText>;

/** The texts that rows and cells are told by, and the manner of writing numbers. */
export interface Words {
	t: SayCompare;
	/** of verdicts, kinds and units */
	r: SayReview;
	locale: string;
}

export const STANDING_SIGN: Record<CellStanding, { icon: string; tone: Tone }> = {
	better: { icon: 'north_east', tone: 'positive' },
	worse: { icon: 'south_east', tone: 'negative' },
	same: { icon: 'equal', tone: 'neutral' },
	different: { icon: 'swap_horiz', tone: 'caution' },
	incomparable: { icon: 'link_off', tone: 'caution' },
	several: { icon: 'format_list_numbered', tone: 'caution' },
};

export function nameOf({ names, name }: Pick<ComparisonRow, 'names' | 'name'>, locale: string): string {
	return nameIn(names, locale, name);
}

/** "Luggage", "Maximum". */
export function rowTitle(words: Words, row: ComparisonRow): string {
	return nameOf(row, words.locale) || kindText(words.r, row.kind);
}

/** What a limit's row is told apart by besides its title: "per person · Gold". */
export function rowNote(words: Words, row: ComparisonRow): string {
	const kind = row.category === 'limit' && nameOf(row, words.locale) ? kindText(words.r, row.kind) : '';
	return [kind, row.per ? perText(words.r, row.per) : '', planText(words, row.qualifier)].filter((part) => part !== '').join(' · ');
}

export function planText({ t }: Words, qualifier: string | null | undefined): string {
	return qualifier === 'inherited' ? t('row.inherited') : (qualifier ?? '');
}

/** "Luggage › Delay › Maximum" */
export function rowPath(words: Words, comparison: Comparison, row: ComparisonRow): string {
	return [...rowsAbove(comparison, row), row].map((one) => rowTitle(words, one)).join(' › ');
}

export function verdictText(r: SayReview, verdict: Verdict): string {
	return r(`verdict.${verdict}`);
}

/** "Covered", "CHF 2,000": what one finding says. */
export function readingText({ r, locale }: Words, cell: ComparisonCell): string {
	return cell.verdict ? verdictText(r, cell.verdict) : valueText(r, locale, cell);
}

/** All that a cell says, each once. */
export function cellText(words: Words, cell: ComparisonCell | null): string {
	return cell ? [...new Set(readings(cell).map((one) => readingText(words, one)))].join('; ') : '';
}

export function cellSign(cell: ComparisonCell): { icon: string; tone: Tone } | null {
	return cell.verdict ? VERDICT_SIGN[cell.verdict] : null;
}
