/** An answer arranged for the eye: lines by kind, and what an address asks for. Pure: no request, no component. */

import { CASE_LINE_KINDS, MOST_CASE_PRODUCTS, type CaseFinding, type CaseLine, type CaseLineKind, type CaseNumber } from '../../shared/cases';

export interface LineGroup {
	kind: CaseLineKind;
	lines: CaseLine[];
}

export interface Asked {
	question: string;
	products: string[];
}

const MOST_REMEMBERED = 10;

/** Lines by kind, in the order in which a claim is worked out; kinds without a line are left out. */
export function grouped(lines: readonly CaseLine[]): LineGroup[] {
	return CASE_LINE_KINDS.map((kind) => ({ kind, lines: lines.filter((line) => line.kind === kind) })).filter((group) => group.lines.length > 0);
}

/** What an address asks for; at most so many products as one question may name. */
export function askedBy(query: Record<string, unknown>): Asked {
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	const products = text(query['products']).split(',').filter((id) => id !== '');
	return { question: text(query['q']), products: [...new Set(products)].slice(0, MOST_CASE_PRODUCTS) };
}

export function queryOf({ question, products }: Asked): Record<string, string> {
	return { ...(question ? { q: question } : {}), ...(products.length > 0 ? { products: products.join(',') } : {}) };
}

/** The newest question first, each once, no more than a screen of them. */
export function remembered(history: readonly Asked[], asked: Asked): Asked[] {
	const same = (one: Asked) => one.question === asked.question && one.products.join() === asked.products.join();
	return [asked, ...history.filter((one) => !same(one))].slice(0, MOST_REMEMBERED);
}

/** The figure of the question that a line is checked against, as it was written. */
export function checkedNumber(line: CaseLine, numbers: readonly CaseNumber[]): string {
	return line.number === null ? '' : (numbers[line.number]?.text ?? '');
}

/** What a verdict alone leaves to be said; null where the lines say it. */
export function restOf(finding: CaseFinding): 'silent' | 'undecided' | 'none' | null {
	if (finding.verdict === null) return 'none';
	return finding.verdict === 'silent' || finding.verdict === 'undecided' ? finding.verdict : null;
}
