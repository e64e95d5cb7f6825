/** The value of a row's field in words, for comparisons of readings. */

import type { ReviewText } from '../../i18n/workspace/review';
import type { Evidence } from '../../shared/findings';
import { useReview } from './context';
import { kindText, perText } from './describe';
import { keyOf } from './model';

export function useFieldText(): (field: string, value: unknown) => string {
	const { known, t, locale } = useReview();

	const itemName = (id: string): string => {
		const item = known.tree?.taxonomy?.items.find((one) => one.id === id);
		return item?.names?.[locale.value.slice(0, 2)] ?? Object.values(item?.names ?? {})[0] ?? item?.key ?? id;
	};
	const written: Record<string, (value: string) => string> = {
		verdict: (value) => t(`verdict.${value}` as ReviewText),
		review: (value) => t(`review.${value}` as ReviewText),
		kind: (value) => kindText(t, value),
		per: (value) => perText(t, value),
		taxonomy_item: itemName,
		segment: (id) => known.model.byKey.get(keyOf('coverage_segments', id))?.row.name ?? id,
		benefit: (id) => known.model.byKey.get(keyOf('coverage_benefits', id))?.row.name ?? id,
	};
	return (field, value) => {
		if (field === 'unlimited') return value ? t('value.unlimited') : t('value.empty');
		if (field === 'evidence') return ((value ?? []) as Evidence[]).map(({ page, quote }) => `${t('detail.page', { page })}: ${quote}`).join(' / ') || t('value.empty');
		if (value === null || value === undefined || value === '') return t('value.empty');
		if (typeof value === 'object') return t(`field.${field}` as ReviewText);
		const text = String(value);
		if (typeof value === 'number') return new Intl.NumberFormat(locale.value).format(value);
		return written[field]?.(text) ?? text;
	};
}
