/** Flow operation "Clean up coverage": removes what the engine wrote for products and no person touched. */

import { defineOperationApi } from '@directus/extensions-sdk';
import { createBackend } from '../../server/backend';
import { flowCaller, given, targets } from '../../server/operations';
import { carryOut, readRun, type Answer } from '../../server/operations-run';
import { readCleanup, requestCleanup } from '../../server/requests';

export type CleanupOptions = { product?: unknown } & Record<string, unknown>;

export default defineOperationApi<CleanupOptions>({
	id: 'coverage-cleanup',
	/** Answers what was started, and how it ended where it waited: one object for one product, a list for several. Fails with one of the bundle's errors. */
	handler: async ({ product, ...options }, context): Promise<Answer> => {
		const backend = createBackend(context);
		const caller = flowCaller(context.accountability);
		const products = await targets(backend, product, context.data['$trigger']);
		const { run, rest } = readRun(options, (context as { flow?: unknown }).flow);
		const wish = readCleanup(given(rest), 'flow');
		return await carryOut(backend, caller, products, run, (key) => requestCleanup(backend, caller, { ...wish, product: key }));
	},
});
