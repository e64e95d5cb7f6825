/** Findings in words: figures, titles, icons. Every state has a word and a sign, never a colour alone. Pure. */

import type { ReviewText } from '../../i18n/workspace/review';
import type { Review, Verdict } from '../../shared/findings';
import type { Tone } from '../document/highlight';
import type { Say } from '../use-texts';
import type { Category, Finding } from './model';
import { places } from './model';

export type SayReview = Say<ReviewText>;

export interface Figured {
	kind?: string | null;
	value?: number | null;
	unlimited?: boolean | null;
	unit?: string | null;
	per?: string | null;
	qualifier?: string | null;
}

const TIMES = ['hours', 'days', 'weeks', 'months', 'years', 'km', 'count'];
export const PERS: readonly string[] = ['person', 'family', 'event', 'year', 'trip', 'day', 'item', 'vehicle', 'animal'];
export const LIMIT_KINDS: readonly string[] = [
	'max_amount', 'daily_max', 'annual_max', 'per_item_max', 'deductible', 'percentage', 'duration', 'waiting_period', 'distance', 'count', 'advance',
];
const KINDS = [...LIMIT_KINDS, 'condition', 'exclusion'];
const LONGEST_TITLE = 140;

export const VERDICT_SIGN: Record<Verdict, { icon: string; tone: Tone }> = {
	covered: { icon: 'check_circle', tone: 'positive' },
	conditional: { icon: 'rule', tone: 'caution' },
	excluded: { icon: 'block', tone: 'negative' },
	silent: { icon: 'remove', tone: 'neutral' },
	undecided: { icon: 'help', tone: 'caution' },
};

export const REVIEW_SIGN: Record<Review, { icon: string; tone: Tone }> = {
	proposed: { icon: 'schedule', tone: 'neutral' },
	accepted: { icon: 'done', tone: 'positive' },
	edited: { icon: 'edit', tone: 'positive' },
	rejected: { icon: 'close', tone: 'negative' },
};

export const CATEGORY_ICON: Record<Category, string> = { segment: 'folder', benefit: 'verified_user', limit: 'speed', condition: 'rule', exclusion: 'block' };

const formats = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than a thousand uses of it. */
function formatOf(locale: string): Intl.NumberFormat {
	const known = formats.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
	formats.set(locale, known);
	return known;
}

export function kindText(t: SayReview, kind: string | null | undefined): string {
	return kind && KINDS.includes(kind) ? t(`kind.${kind}` as ReviewText) : (kind ?? '');
}

export function perText(t: SayReview, per: string): string {
	return PERS.includes(per) ? t(`per.${per}` as ReviewText) : t('per.other', { per });
}

/** "CHF 2,000", "30 days", "50 %", "Unlimited". */
export function valueText(t: SayReview, locale: string, { value, unlimited, unit }: Figured): string {
	if (unlimited) return t('value.unlimited');
	if (value === null || value === undefined) return t('value.none');
	const number = formatOf(locale).format(value);
	if (!unit) return number;
	if (unit === '%') return `${number} %`;
	return TIMES.includes(unit) ? t(`unit.${unit}` as ReviewText, { value: number }) : `${unit} ${number}`;
}

/** The figure with all that belongs to it. */
export function figureText(t: SayReview, locale: string, figured: Figured): string {
	const { per, qualifier } = figured;
	const plan = qualifier === 'inherited' ? t('value.inherited') : qualifier;
	return [valueText(t, locale, figured), per ? perText(t, per) : '', plan ?? ''].filter((part) => part !== '').join(' · ');
}

export function titleOf(t: SayReview, locale: string, finding: Pick<Finding, 'category' | 'row'>): string {
	const { category, row } = finding;
	if (category === 'limit') return `${kindText(t, row.kind)}: ${figureText(t, locale, row)}`;
	const text = (row.name ?? row.text ?? places(row)[0]?.quote ?? '').replace(/\s+/g, ' ').trim();
	return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text || t(`category.${category}`);
}

export function toneOf({ category, row }: Pick<Finding, 'category' | 'row'>): Tone {
	if (row.verdict) return VERDICT_SIGN[row.verdict].tone;
	if (category === 'exclusion') return 'negative';
	return category === 'condition' ? 'caution' : 'positive';
}

/** A stored date in the reader's manner; empty where there is none. */
export function dateText(locale: string, date: string | null | undefined): string {
	const read = date ? new Date(date) : null;
	return read && !Number.isNaN(read.getTime()) ? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(read) : '';
}
