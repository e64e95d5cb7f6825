/** The texts of one area of the workspace in the user's language, and numbers and dates in its manner. */

import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';

export type Texts<Key extends string> = { en: Record<Key, string>; de: Record<Key, string> };
export type Say<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/** The text of a key; `{name}` is replaced by its value. English where the language is not there. */
export function say<Key extends string>(texts: Texts<Key>, locale: string, key: Key, values: Record<string, string | number> = {}): string {
	const messages = locale.slice(0, 2).toLowerCase() === 'de' ? texts.de : texts.en;
	return messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** The name in the reader's language, else in English, else in any. */
export function nameIn(names: Record<string, string>, locale: string, otherwise = ''): string {
	return names[locale.slice(0, 2).toLowerCase()] ?? names['en'] ?? Object.values(names)[0] ?? otherwise;
}

export interface Language<Key extends string> {
	t: Say<Key>;
	locale: ComputedRef<string>;
}

/** To be called in a component's setup. */
export function useTexts<Key extends string>(texts: Texts<Key>): Language<Key> {
	const { locale } = useI18n();
	return { t: (key, values) => say(texts, locale.value, key, values), locale: computed(() => locale.value) };
}
