/** Has a case answered: by the caller's right on each product, from stored rows that the sidecar gets sent. Writes nothing. */

import { LONGEST_QUESTION, MOST_CASE_PRODUCTS, type CaseAnswer } from '../shared/cases';
import type { Key } from '../shared/contracts';
import type { Evidence, Taxonomy, Tree } from '../shared/findings';
import type { Backend, Row } from './backend';
import { coverageError } from './errors';
import type { Caller } from './rights';
import { readTree } from './tree';
import { visibleAmong } from './visible';

/** What the sidecar takes at most, and a little less. */
const MOST_BYTES = 7_900_000;
const LONGEST_QUOTE = 4000;

const COMMON = ['id', 'taxonomy_item', 'review', 'segment', 'benefit'];
const VERDICT = [...COMMON, 'name', 'verdict'];
const FIGURE = [...COMMON, 'kind', 'value', 'unlimited', 'unit', 'per', 'qualifier'];
const CLAUSE = [...COMMON, 'kind', 'text'];

export interface CaseWish {
	question: string;
	products: Key[];
}

/** Raises OPTION_INVALID naming the field. */
export function readCase(body: Row): CaseWish {
	const { question, product_ids: products, ...rest } = body;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw invalid(unknown, 'is not a field of a case');
	if (typeof question !== 'string' || question.trim() === '' || question.length > LONGEST_QUESTION) {
		throw invalid('question', `must be a text of 1 to ${LONGEST_QUESTION} characters`);
	}
	const several = Array.isArray(products) && products.length >= 1 && products.length <= MOST_CASE_PRODUCTS;
	if (!several || !products.every((id) => (typeof id === 'string' && id !== '') || typeof id === 'number')) {
		throw invalid('product_ids', `must be a list of 1 to ${MOST_CASE_PRODUCTS} product ids`);
	}
	return { question: question.trim(), products: [...new Map(products.map((id: Key) => [String(id), id])).values()] };
}

function invalid(field: string, fault: string): Error {
	return coverageError('OPTION_INVALID', { message: `${field} ${fault}`, field });
}

/** Raises OPTION_INVALID, PRODUCT_UNKNOWN for one that the caller may not see, BODY_TOO_LARGE, SIDECAR_UNREACHABLE. */
export async function answerCase(backend: Backend, caller: Caller, wish: CaseWish): Promise<CaseAnswer> {
	const products = await visibleAmong(backend, caller, wish.products);
	if (products.length !== wish.products.length) throw coverageError('PRODUCT_UNKNOWN');
	const trees: Tree[] = [];
	for (const product of products) trees.push(await readTree(backend, product, 'read'));
	const body = caseBody(wish.question, trees);
	if (Buffer.byteLength(JSON.stringify(body)) > MOST_BYTES) {
		throw coverageError('BODY_TOO_LARGE', { message: 'These products have too many findings for one question: ask about fewer at once.' });
	}
	const question = { user: caller.user, act: 'ask' as const, products: products.map(({ id }) => id), body };
	return (await backend.sidecar.ask('/cases', question)) as CaseAnswer;
}

/** Pure: what the sidecar needs of the trees to answer a question, each taxonomy once, nothing that a person rejected. */
export function caseBody(question: string, trees: readonly Tree[]): Row {
	const taxonomies = new Map<string, Taxonomy>();
	for (const { taxonomy } of trees) if (taxonomy && taxonomy.items.length > 0) taxonomies.set(taxonomy.id, taxonomy);
	return {
		question,
		taxonomies: [...taxonomies.values()],
		trees: trees.map((tree) => ({
			product: tree.product,
			taxonomy: tree.taxonomy && taxonomies.has(tree.taxonomy.id) ? tree.taxonomy.id : null,
			documents: tree.documents.map(({ id, name }) => ({ id, name })),
			segments: briefs(tree.segments, VERDICT),
			benefits: briefs(tree.benefits, VERDICT),
			limits: briefs(tree.limits, FIGURE),
			clauses: briefs(tree.clauses, CLAUSE),
		})),
	};
}

function briefs(rows: readonly { review: string; evidence: Evidence[] | null }[], fields: readonly string[]): Row[] {
	return rows
		.filter(({ review }) => review !== 'rejected')
		.map((row) => {
			const all = row as unknown as Row;
			return { ...Object.fromEntries(fields.map((field) => [field, all[field] ?? null])), evidence: (row.evidence ?? []).map(place) };
		});
}

function place({ document, page, number, section, quote }: Evidence): Row {
	return { document, page, number: number ?? null, section: section ?? null, quote: typeof quote === 'string' ? quote.slice(0, LONGEST_QUOTE) : '' };
}
