/** Flow operation "Clean up coverage": removes what the engine wrote for products and no person touched. */

import { defineOperationApi } from '@directus/extensions-sdk';
import type { Refused, Started } from '../../shared/contracts';
import { createBackend } from '../../server/backend';
import { describeError } from '../../server/errors';
import { flowCaller, targets, type Answer } from '../../server/operations';
import { readCleanup, requestCleanup } from '../../server/requests';

export type CleanupOptions = { product?: unknown } & Record<string, unknown>;

export default defineOperationApi<CleanupOptions>({
	id: 'coverage-cleanup',
	/** Answers what was started: one object for one product, a list for several. Fails with one of the bundle's errors. */
	handler: async ({ product, ...options }, context): Promise<Answer> => {
		const backend = createBackend(context);
		const caller = flowCaller(context.accountability);
		const products = await targets(backend, product, context.data['$trigger']);
		const wish = readCleanup(options, 'flow');
		const [first] = products;
		if (products.length === 1) return await requestCleanup(backend, caller, { ...wish, product: first });
		const answers: (Started | Refused)[] = [];
		for (const key of products) {
			try {
				answers.push(await requestCleanup(backend, caller, { ...wish, product: key }));
			} catch (error) {
				answers.push({ product_id: key, error: describeError(error) });
			}
		}
		return answers;
	},
});
