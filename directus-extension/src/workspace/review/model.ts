/** The rows of a product as findings in a tree: parents, titles, why they wait, where they stand. Pure. */

import type { RowCollection } from '../../shared/contracts';
import type { Evidence, FindingRow, Tree, Verdict, WaitingReason } from '../../shared/findings';
import { harmOf, reasonsOf } from '../../shared/waiting';
import { marksOf, type Contradiction } from './marks';

export type Category = 'segment' | 'benefit' | 'limit' | 'condition' | 'exclusion';
/** A row of any of the four collections; what its collection does not have is missing. */
export interface AnyRow extends FindingRow {
	verdict?: Verdict;
	name?: string;
	summary?: string | null;
	segment?: string | null;
	benefit?: string | null;
	kind?: string;
	value?: number | null;
	unlimited?: boolean;
	unit?: string | null;
	per?: string | null;
	qualifier?: string | null;
	text?: string;
}

export interface Finding {
	/** collection/id */
	key: string;
	collection: RowCollection;
	category: Category;
	row: AnyRow;
	/** key of what it stands under; null = on the product itself */
	parent: string | null;
	depth: number;
	/** keys, in the order of the document */
	children: string[];
	/** names from the segment down to the parent */
	path: string[];
	reasons: WaitingReason[];
	harm: number;
	contradictions: Contradiction[];
	/** what a search looks at, in small letters */
	haystack: string;
}

export interface Model {
	/** depth first, siblings as they stand in the documents */
	findings: Finding[];
	byKey: ReadonlyMap<string, Finding>;
}

export const EMPTY: Model = { findings: [], byKey: new Map() };

export const keyOf = (collection: RowCollection, id: string): string => `${collection}/${id}`;

/** "collection/id" of a link, or null where it is none. */
export function readKey(text: unknown): string | null {
	return typeof text === 'string' && /^coverage_(segments|benefits|limits|clauses)\/[\w-]+$/.test(text) ? text : null;
}

export function verdictOf(finding: Finding): Verdict | null {
	return finding.row.verdict ?? null;
}

export function buildModel(tree: Tree): Model {
	const byKey = new Map<string, Finding>();
	const add = (collection: RowCollection, rows: readonly AnyRow[], parentOf: (row: AnyRow) => string | null): void => {
		for (const row of rows) byKey.set(keyOf(collection, row.id), bare(collection, row, parentOf(row)));
	};
	add('coverage_segments', tree.segments, () => null);
	add('coverage_benefits', tree.benefits, (row) => (row.segment ? keyOf('coverage_segments', row.segment) : null));
	add('coverage_limits', tree.limits, owner);
	add('coverage_clauses', tree.clauses, owner);

	const roots: Finding[] = [];
	for (const finding of byKey.values()) {
		const parent = finding.parent === null ? undefined : byKey.get(finding.parent);
		if (parent) parent.children.push(finding.key);
		else {
			finding.parent = null;
			roots.push(finding);
		}
	}
	const place = placing(tree.documents.map(({ id }) => id));
	const marks = marksOf(tree, byKey);
	const findings: Finding[] = [];
	const visit = (siblings: Finding[], depth: number, path: string[]): void => {
		for (const finding of siblings.sort((a, b) => place(a, b))) {
			complete(finding, depth, path, marks(finding));
			findings.push(finding);
			const children = finding.children.flatMap((key) => byKey.get(key) ?? []);
			visit(children, depth + 1, [...path, finding.row.name ?? '']);
			finding.children = children.map(({ key }) => key);
		}
	};
	visit(roots, 0, []);
	return { findings, byKey };
}

function owner(row: AnyRow): string | null {
	if (row.benefit) return keyOf('coverage_benefits', row.benefit);
	return row.segment ? keyOf('coverage_segments', row.segment) : null;
}

function bare(collection: RowCollection, row: AnyRow, parent: string | null): Finding {
	return {
		key: keyOf(collection, row.id), collection, category: categoryOf(collection, row), row, parent,
		depth: 0, children: [], path: [], reasons: [], harm: 0, contradictions: [], haystack: '',
	};
}

export function categoryOf(collection: RowCollection, row: Pick<AnyRow, 'kind'>): Category {
	if (collection === 'coverage_segments') return 'segment';
	if (collection === 'coverage_benefits') return 'benefit';
	if (collection === 'coverage_limits') return 'limit';
	return row.kind === 'exclusion' ? 'exclusion' : 'condition';
}

function complete(finding: Finding, depth: number, path: string[], marks: { contradictions: Contradiction[]; disputed: boolean }): void {
	const { row, collection } = finding;
	finding.depth = depth;
	finding.path = path;
	finding.contradictions = marks.contradictions;
	finding.reasons = reasonsOf(row, { contradiction: marks.contradictions.length > 0, disputed: marks.disputed });
	finding.harm = harmOf(collection, row, finding.reasons);
	const words = [row.name, row.summary, row.text, row.kind, row.value, row.unit, row.per, row.qualifier, ...path, ...places(row).map(({ quote }) => quote)];
	finding.haystack = words.filter((word) => word !== null && word !== undefined).join(' ').toLowerCase();
}

export function places(row: Pick<AnyRow, 'evidence'>): Evidence[] {
	return Array.isArray(row.evidence) ? row.evidence : [];
}

const RANK: Record<Category, number> = { limit: 0, condition: 1, exclusion: 2, benefit: 3, segment: 4 };

/** What bounds a benefit comes before what stands below it; within a kind by document, page and height; what stands nowhere comes last. */
function placing(documents: readonly string[]): (a: Finding, b: Finding) => number {
	const order = new Map(documents.map((id, index) => [id, index]));
	const spot = ({ row }: Finding): [number, number, number] => {
		const [first] = places(row);
		if (!first) return [Number.MAX_SAFE_INTEGER, 0, 0];
		return [order.get(first.document) ?? documents.length, first.page, first.boxes[0]?.[1] ?? first.start ?? 0];
	};
	// A product's own limits and clauses come after its segments.
	const rank = ({ category, parent }: Finding): number => (parent === null && category !== 'segment' ? RANK[category] + 10 : RANK[category]);
	return (a, b) => {
		const [left, right] = [spot(a), spot(b)];
		const byPlace = left.map((value, index) => value - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
		return rank(a) - rank(b) || byPlace || (a.row.sort ?? 0) - (b.row.sort ?? 0) || a.key.localeCompare(b.key);
	};
}
