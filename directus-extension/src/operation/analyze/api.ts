/** Flow operation "Analyze coverage": starts analyses by the right of whoever set the Flow off. */

import { defineOperationApi } from '@directus/extensions-sdk';
import { createBackend } from '../../server/backend';
import { flowCaller, targets, type Answer } from '../../server/operations';
import { readStart, requestMany, requestStart } from '../../server/requests';

export type AnalyzeOptions = { product?: unknown } & Record<string, unknown>;

export default defineOperationApi<AnalyzeOptions>({
	id: 'coverage-analyze',
	/** Answers what was started: one object for one product, a list for several. Fails with one of the bundle's errors. */
	handler: async ({ product, ...options }, context): Promise<Answer> => {
		const backend = createBackend(context);
		const caller = flowCaller(context.accountability);
		const products = await targets(backend, product, context.data['$trigger']);
		const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)));
		const wish = readStart(given, 'flow');
		const [first] = products;
		return products.length === 1 ? await requestStart(backend, caller, first, wish) : await requestMany(backend, caller, products, wish);
	},
});
