/** Which words of people's decided rows a taxonomy item does not know yet. Pure: rows in, suggestions out. */

import type { Key, RowCollection } from '../shared/contracts';
import type { Suggestion, SuggestionOrigin, SuggestionSource } from '../shared/suggestions';

export const LONGEST_EXAMPLE = 200;
const LONGEST_ALIAS = 60;
const MOST_WORDS = 6;
const MOST_ORIGINS = 5;
const LEAST_LETTERS = 3;

export interface KnownItem {
	id: string;
	category: string;
	names: Record<string, string>;
	aliases: Record<string, string[]>;
	examples: Record<string, string[]>;
}

/** A row that a person edited or added; `language` is its document's, null where nobody knows. */
export interface DecidedRow {
	collection: RowCollection;
	id: string;
	product: { id: Key; name: string };
	item: string;
	language: string | null;
	/** what the person calls it, of segments and benefits */
	name: string | null;
	/** what the machine called it */
	machineName: string | null;
	/** the figure's digits, of limits */
	value: number | null;
	quote: string;
	section: string | null;
	page: number | null;
}

interface Words {
	kind: Suggestion['kind'];
	text: string;
	because: SuggestionSource;
}

/** Most often implied first. Rows without a language give none: there is no place where their words would be read. */
export function suggest(items: readonly KnownItem[], rows: readonly DecidedRow[]): Suggestion[] {
	const byId = new Map(items.map((item) => [item.id, item]));
	const found = new Map<string, Suggestion>();
	for (const row of rows) {
		const item = byId.get(row.item);
		const language = row.language?.slice(0, 2).toLowerCase();
		if (!item || !language || !/^[a-z]{2}$/.test(language)) continue;
		for (const words of wordsOf(row)) {
			if (isKnown(item, language, words)) continue;
			const id = `${item.id}/${words.kind}/${language}/${folded(words.text)}`;
			const suggestion = found.get(id) ?? { id, item: item.id, kind: words.kind, language, text: words.text, times: 0, origins: [] };
			found.set(id, add(suggestion, row, words.because));
		}
	}
	return [...found.values()].sort((one, other) => other.times - one.times || (one.id < other.id ? -1 : 1));
}

function add(suggestion: Suggestion, row: DecidedRow, because: SuggestionSource): Suggestion {
	if (suggestion.origins.some((origin) => origin.row === row.id)) return suggestion;
	const origin: SuggestionOrigin = { product: row.product, collection: row.collection, row: row.id, because, page: row.page };
	return { ...suggestion, times: suggestion.times + 1, origins: [...suggestion.origins, origin].slice(0, MOST_ORIGINS) };
}

/** A figure's or a clause's section is called after what it stands under, not after itself: only segments and benefits take its heading. */
function wordsOf(row: DecidedRow): Words[] {
	const titled = row.collection === 'coverage_segments' || row.collection === 'coverage_benefits';
	const heading = titled ? headingOf(row.section) : null;
	const name = row.name && row.name !== row.machineName ? row.name : null;
	const wording = row.value === null ? null : wordingBefore(row.quote, row.value);
	const quote = row.quote.replace(/\s+/g, ' ').trim();
	const found = [...aliases(name && headingOf(name), 'name'), ...aliases(heading, 'section'), ...aliases(wording, 'wording')];
	// A title that is its own quote is a name, not an example of one.
	const says = quote.length > 0 && quote.length <= LONGEST_EXAMPLE && !found.some(({ text }) => folded(headingOf(quote) ?? '') === folded(text));
	return says ? [...found, { kind: 'example', text: quote, because: 'quote' }] : found;
}

function aliases(text: string | null, because: SuggestionSource): Words[] {
	const clean = (text ?? '').replace(/\s+/g, ' ').trim();
	const letters = clean.replace(/[^\p{L}]/gu, '').length;
	return letters >= LEAST_LETTERS && clean.length <= LONGEST_ALIAS ? [{ kind: 'alias', text: clean, because }] : [];
}

/** The last heading of a path such as "Luggage · B2. Delay:", without number and colon. */
export function headingOf(section: string | null): string | null {
	const last = (section ?? '').split(/\s[·›>]\s/).at(-1) ?? '';
	const bare = last.replace(/^\s*(?:(?:§|art\.?|ziff\.?|artikel|article|articolo|section|module?|modulo|kapitel)\s*)?(?:[A-Z]{0,2}\d+(?:[.\-]\d+)*[.)]?[a-z]?|[A-Z][.)]|[IVX]+[.)])(?=\s)/iu, '');
	return bare.replace(/[\s:.;,–-]+$/u, '').trim() || null;
}

/** The words between the last stop and the figure: "Delayed luggage up to CHF 2'000" → "Delayed luggage". Null where the figure is not found in digits. */
export function wordingBefore(quote: string, value: number): string | null {
	const text = quote.replace(/\s+/g, ' ');
	const at = figureAt(text, value);
	if (at === null) return null;
	const clause = text.slice(0, at).split(/[.;:!?•|]\s|[;•|]/).at(-1) ?? '';
	const words = clause.split(' ').filter((word) => word !== '').slice(-MOST_WORDS - LEADS.size);
	while (words.length > 0 && isLead(words.at(-1) ?? '')) words.pop();
	while (words.length > 0 && isLead(words[0] ?? '')) words.shift();
	const kept = words.slice(-MOST_WORDS).join(' ').replace(/^[^\p{L}]+|[^\p{L}\p{N})]+$/gu, '');
	return kept || null;
}

/** Words that lead to a figure or join a sentence, and name nothing. */
const LEADS: ReadonlySet<string> = new Set(
	(
		'bis zu höchstens maximal max mindestens min von je pro im der die das den dem des ein eine einen beträgt betragen ab und oder mit für ' +
		"jusqu'à jusqu à au aux maximum minimum de du des le la les un une est et ou par " +
		'fino a al alla massimo minimo di del della il lo i gli un una è e o per da ' +
		'up to at most least the a an of is are and or per from for with by limit limited sum total chf eur usd gbp fr sfr € $ £ ' +
		'wir we nous noi sie you vous zahlen bezahlen übernehmen vergüten erstatten pay pays reimburse payons prenons remboursons paghiamo rimborsiamo'
	).split(' '),
);

function isLead(word: string): boolean {
	const bare = word.toLowerCase().replace(/’/g, "'").replace(/^[^\p{L}€$£]+|[^\p{L}€$£]+$/gu, '');
	return bare === '' || LEADS.has(bare);
}

/** Where the figure begins in the text, however its thousands are parted. */
function figureAt(text: string, value: number): number | null {
	for (const { 0: written, index } of text.matchAll(/\d[\d'’.,\u00a0\u202f ]*\d|\d/g)) {
		const whole = written.replace(/[.,]\d{1,2}$/, '').replace(/\D/g, '');
		const decimal = Number(written.replace(/['’\s]/g, '').replace(',', '.'));
		if (Number(whole) === value || decimal === value) return index;
	}
	return null;
}

function isKnown(item: KnownItem, language: string, { kind, text }: Words): boolean {
	const known = [item.names[language] ?? '', ...(item.aliases[language] ?? [])].filter((one) => one !== '');
	const said = kind === 'alias' ? known : [...known, ...(item.examples[language] ?? [])];
	return said.some((one) => covers(one, text));
}

/** Whether a text holds these words side by side; a star leaves a word's end or beginning open. */
export function covers(words: string, text: string): boolean {
	const [wanted, given] = [folded(words).split(' ').filter(Boolean), folded(text).split(' ').filter(Boolean)];
	if (wanted.length === 0) return false;
	return given.some((_, start) => wanted.every((word, index) => fits(word, given[start + index])));
}

function fits(word: string, given: string | undefined): boolean {
	if (given === undefined) return false;
	const bare = word.replace(/^\*|\*$/g, '');
	if (word.startsWith('*') && word.endsWith('*')) return given.includes(bare);
	if (word.startsWith('*')) return given.endsWith(bare);
	return word.endsWith('*') ? given.startsWith(bare) : given === bare;
}

/** Without case, accents and signs, words by one blank; stars stay. */
export function folded(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ß/g, 'ss').replace(/[^\p{L}\p{N}*]+/gu, ' ').trim();
}
