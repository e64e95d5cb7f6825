/** Flow operation "Get coverage": what is stored for products, as trees for later steps, by the right of whoever set the Flow off. */

import { defineOperationApi } from '@directus/extensions-sdk';
import { createBackend } from '../../server/backend';
import { coverageError } from '../../server/errors';
import { flowCaller, given, targets } from '../../server/operations';
import { CHOICES, coverageOf, isWaiting, type Choice, type Coverage } from '../../server/operations-coverage';
import { readTree } from '../../server/tree';
import { visibleProduct } from '../../server/visible';

export type GetOptions = { product?: unknown } & Record<string, unknown>;

/** A tree may be large, and all steps' data stand in the Flow's log. */
const MOST_PRODUCTS = 20;

export default defineOperationApi<GetOptions>({
	id: 'coverage-get',
	/** Answers one tree for one product, a list for several. Raises PRODUCT_UNKNOWN where one may not be seen, OPTION_INVALID. */
	handler: async ({ product, ...options }, context): Promise<Coverage | Coverage[]> => {
		const backend = createBackend(context);
		const caller = flowCaller(context.accountability);
		const only = readChoice(given(options));
		const products = await targets(backend, product, context.data['$trigger'], MOST_PRODUCTS);
		const trees: Coverage[] = [];
		for (const key of products) {
			const { product: seen, right } = await visibleProduct(backend, caller, key);
			trees.push(coverageOf(await readTree(backend, seen, right), only, isWaiting));
		}
		return products.length === 1 ? (trees[0] as Coverage) : trees;
	},
});

function readChoice({ only = 'all', ...rest }: Record<string, unknown>): Choice {
	const invalid = (field: string, fault: string) => coverageError('OPTION_INVALID', { message: `${field} ${fault}`, field });
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw invalid(unknown, 'is not an option');
	if (only === null) return 'all';
	if ((CHOICES as readonly unknown[]).includes(only)) return only as Choice;
	throw invalid('only', `must be one of ${CHOICES.join(', ')}`);
}
