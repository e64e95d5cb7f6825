/** The texts in the language that the user has chosen in Directus, and dates in its manner. */

import { useI18n } from 'vue-i18n';
import { translate, type Translate } from '../i18n';

export interface Translation {
	t: Translate;
	/** Date and time in the user's manner; an invalid or missing date is an empty text. */
	moment: (iso: string | null) => string;
	/** In the user's manner, with two digits that say something after the point where it is small. */
	number: (value: number) => string;
}

/** To be called in a component's setup. */
export function useTranslation(): Translation {
	const { locale } = useI18n();
	return {
		t: (key, values) => translate(locale.value, key, values),
		moment: (iso) => formatMoment(locale.value, iso),
		number: (value) => new Intl.NumberFormat(locale.value, value < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }).format(value),
	};
}

function formatMoment(locale: string, iso: string | null): string {
	const date = iso ? new Date(iso) : null;
	if (!date || Number.isNaN(date.getTime())) return '';
	return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}
