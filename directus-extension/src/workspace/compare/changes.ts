/** Changes in words, and which of them are shown. Pure. */

import type { EditionsText } from '../../i18n/workspace/editions';
import type { TaxonomyItem } from '../../shared/findings';
import type { SnapshotPlace } from '../../shared/snapshot';
import type { Tone } from '../document/highlight';
import { figureText, kindText, type SayReview } from '../review/describe';
import type { Say } from '../use-texts';
import type { Change, Effect, Side, Step, What } from './diff';
import type { Sheet, SheetCell } from './sheets';
import { nameOf, verdictText } from './words';

export interface EditionWords {
	t: Say<EditionsText>;
	r: SayReview;
	locale: string;
	/** names of taxonomy items by id */
	items: ReadonlyMap<string, Pick<TaxonomyItem, 'names'>>;
	/** names of documents by id */
	documents: ReadonlyMap<string, string>;
}

export const EFFECTS: readonly Effect[] = ['reduction', 'undecided', 'unclear', 'improvement', 'wording'];
export const WHATS: readonly What[] = ['verdict', 'limit', 'exclusion', 'condition'];

export const EFFECT_SIGN: Record<Effect, { icon: string; tone: Tone }> = {
	reduction: { icon: 'south_east', tone: 'negative' },
	undecided: { icon: 'help', tone: 'caution' },
	unclear: { icon: 'swap_horiz', tone: 'caution' },
	improvement: { icon: 'north_east', tone: 'positive' },
	wording: { icon: 'edit_note', tone: 'neutral' },
};

export interface ChangeFilter {
	effect: Effect | null;
	what: What | null;
	search: string;
}

export function stepText({ items, locale }: EditionWords, { item, name }: Step): string {
	return nameOf({ names: items.get(item)?.names ?? {}, name }, locale) || name;
}

export function pathText(words: EditionWords, { path }: Change): string {
	return path.length > 0 ? path.map((step) => stepText(words, step)).join(' › ') : words.t('change.product');
}

/** "Maximum", "Exclusion", "Verdict". */
export function kindOf({ r, t }: EditionWords, change: Change): string {
	const kind = (change.after ?? change.before)?.limit?.kind;
	return kind ? kindText(r, kind) : t(`what.${change.what}`);
}

/** "CHF 2,000 · per person", "Covered", the clause's text; empty where that side has nothing. */
export function saysText({ r, locale }: EditionWords, side: Side | null): string {
	if (!side) return '';
	if (side.verdict) return verdictText(r, side.verdict);
	return side.limit ? figureText(r, locale, side.limit) : (side.text ?? '');
}

export function sourceText({ t, documents }: EditionWords, place: SnapshotPlace): string {
	// Of the headings that it stands under, the last.
	const heading = (place.section ?? '').split(/ [·›>] /).at(-1) ?? '';
	const number = place.number && !heading.startsWith(place.number) ? place.number : '';
	const parts = [documents.get(place.document) ?? '', t('change.page', { page: place.page }), number, heading];
	return parts.filter((part) => part !== '').join(' · ');
}

/** All words of the search must stand in the change, in any order. */
export function filtered(words: EditionWords, changes: readonly Change[], { effect, what, search }: ChangeFilter): Change[] {
	const wanted = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
	return changes.filter((change) => {
		if ((effect !== null && change.effect !== effect) || (what !== null && change.what !== what)) return false;
		const text = wanted.length > 0 ? haystack(words, change) : '';
		return wanted.every((word) => text.includes(word));
	});
}

function haystack(words: EditionWords, change: Change): string {
	const sides = [change.before, change.after].flatMap((side) => [saysText(words, side), ...(side?.evidence ?? []).map(({ quote }) => quote)]);
	return [pathText(words, change), kindOf(words, change), ...sides].join(' ').toLowerCase();
}

export function countsOf(changes: readonly Change[]): Record<Effect, number> {
	return Object.fromEntries(EFFECTS.map((effect) => [effect, changes.filter((change) => change.effect === effect).length])) as Record<Effect, number>;
}

/** One line for each change, both sides with the place they stand at. */
export function changesSheet(words: EditionWords, changes: readonly Change[]): Sheet {
	const { t } = words;
	const head = (['effect', 'what', 'segment', 'benefit', 'kind', 'before', 'before.document', 'before.page', 'before.quote', 'after', 'after.document', 'after.page', 'after.quote'] as const).map((name) => t(`sheet.${name}`));
	const rows = changes.map((change): SheetCell[] => [
		t(`effect.${change.effect}`),
		t(`what.${change.what}`),
		...[0, 1].map((depth) => (change.path[depth] ? stepText(words, change.path[depth]) : '')),
		kindOf(words, change),
		...sideCells(words, change.before),
		...sideCells(words, change.after),
	]);
	return { name: t('sheet.changes'), rows: [head, ...rows], fixed: 1, widths: [22, 12, 22, 24, 18, 28, 22, 8, 60, 28, 22, 8, 60] };
}

function sideCells(words: EditionWords, side: Side | null): SheetCell[] {
	const [place] = side?.evidence ?? [];
	return [saysText(words, side), place ? (words.documents.get(place.document) ?? place.document) : '', place?.page ?? null, place?.quote ?? ''];
}
