/** Picks the text of a key in the reader's language. Knows no component and no Directus. */

import { de } from './de';
import { en, type MessageKey, type Messages } from './en';

export type { MessageKey } from './en';
export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string;

const LANGUAGES: Record<string, Messages> = { en, de };

/** The text in the language of a locale such as "de-CH"; English where that language is not there. `{name}` is replaced by its value. */
export function translate(locale: string, key: MessageKey, values: Record<string, string | number> = {}): string {
	const messages = LANGUAGES[locale.slice(0, 2).toLowerCase()] ?? en;
	return messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

export function isMessageKey(key: string): key is MessageKey {
	return Object.hasOwn(en, key);
}
