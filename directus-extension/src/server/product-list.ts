/** Products with their latest analysis and what is stored for them: counted in the database, a page at a time. */

import { ROW_COLLECTIONS, type Key, type RowCollection } from '../shared/contracts';
import type { ProductBrief, ProductCounts } from '../shared/findings';
import type { Backend, Database, Row } from './backend';
import { latestAnalyses } from './latest';
import type { Caller } from './rights';
import { countIf, isAmong } from './sql';
import { visibleProducts, type Wanted } from './visible';
import { waits } from './worklist-rows';

type Counted = Map<string, ProductCounts>;

const NONE: ProductCounts = { segments: 0, benefits: 0, limits: 0, conditions: 0, exclusions: 0, waiting: 0, undecided: 0, proposals: 0 };

/** What a product has: a verdict that nothing is covered is no coverage, a rejected finding is none. */
const HAD = `review <> 'rejected'`;
const COVERED = `${HAD} and verdict in ('covered', 'conditional')`;
const COUNTED: Record<RowCollection, Partial<Record<keyof ProductCounts, string>>> = {
	coverage_segments: { segments: COVERED },
	coverage_benefits: { benefits: COVERED },
	coverage_limits: { limits: HAD },
	coverage_clauses: { conditions: `${HAD} and kind = 'condition'`, exclusions: `${HAD} and kind = 'exclusion'` },
};

/** A page of the products that the caller may read. */
export async function listProducts(backend: Backend, caller: Caller, wanted: Wanted): Promise<{ data: ProductBrief[]; total: number }> {
	const { products, total } = await visibleProducts(backend, caller, wanted);
	const schema = await backend.schema();
	const keys = products.map(({ id }) => id);
	const [analyses, counts, taxonomies] = await Promise.all([
		latestAnalyses(backend.database, schema, keys, true),
		countRows(backend.database, keys),
		chosenTaxonomies(backend, keys),
	]);
	const data = products.map(({ id, name }) => {
		const key = String(id);
		return { id, name, taxonomy: taxonomies.get(key) ?? null, analysis: analyses.get(key) ?? null, counts: counts.get(key) ?? NONE };
	});
	return { data, total };
}

async function countRows(db: Database, products: readonly Key[]): Promise<Counted> {
	const counted: Counted = new Map();
	if (products.length === 0) return counted;
	for (const collection of ROW_COLLECTIONS) {
		const conditions = { ...COUNTED[collection], ...waits(collection) };
		const sums = Object.entries(conditions).map(([name, condition]) => db.raw('? as ??', [countIf(db, condition), name]));
		const rows = (await db(collection).where(isAmong(db, 'product', products)).groupBy('product').select('product', ...sums)) as Row[];
		for (const { product, ...sums } of rows) add(counted, String(product), sums);
	}
	return counted;
}

function add(counted: Counted, product: string, sums: Row): void {
	const counts = counted.get(product) ?? { ...NONE };
	for (const [name, sum] of Object.entries(sums)) counts[name as keyof ProductCounts] += Number(sum);
	counted.set(product, counts);
}

/** Product key (as text) → the id of the taxonomy it names. */
async function chosenTaxonomies(backend: Backend, products: readonly Key[]): Promise<Map<string, string>> {
	const schema = await backend.schema();
	const collection = schema.collections[backend.settings.products];
	if (!collection?.fields['coverage_taxonomy'] || products.length === 0) return new Map();
	const { database, settings } = backend;
	const rows = (await database(settings.products).where(isAmong(database, collection.primary, products)).select(`${collection.primary} as id`, 'coverage_taxonomy')) as Row[];
	return new Map(rows.filter((row) => row['coverage_taxonomy']).map((row) => [String(row['id']), row['coverage_taxonomy'] as string]));
}
