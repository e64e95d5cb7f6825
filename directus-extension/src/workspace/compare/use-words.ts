/** The comparison's texts in the user's language. */

import { computed, type ComputedRef } from 'vue';
import { compare } from '../../i18n/workspace/compare';
import { review } from '../../i18n/workspace/review';
import { useTexts } from '../use-texts';
import type { Words } from './words';

/** To be called in a component's setup. */
export function useWords(): ComputedRef<Words> {
	const { t, locale } = useTexts(compare);
	const { t: r } = useTexts(review);
	return computed(() => ({ t, r, locale: locale.value }));
}
