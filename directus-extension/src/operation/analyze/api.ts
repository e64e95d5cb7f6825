/** Flow operation "Analyze coverage": starts analyses by the right of whoever set the Flow off, and waits for their end where it is asked to. */

import { defineOperationApi } from '@directus/extensions-sdk';
import { createBackend } from '../../server/backend';
import { flowCaller, given, targets } from '../../server/operations';
import { carryOut, readRun, type Answer } from '../../server/operations-run';
import { readStart, requestStart } from '../../server/requests';

export type AnalyzeOptions = { product?: unknown } & Record<string, unknown>;

export default defineOperationApi<AnalyzeOptions>({
	id: 'coverage-analyze',
	/** Answers what was started, and how it ended where it waited: one object for one product, a list for several. Fails with one of the bundle's errors. */
	handler: async ({ product, ...options }, context): Promise<Answer> => {
		const backend = createBackend(context);
		const caller = flowCaller(context.accountability);
		const products = await targets(backend, product, context.data['$trigger']);
		const { run, rest } = readRun(options, (context as { flow?: unknown }).flow);
		const wish = readStart(given(rest), 'flow');
		return await carryOut(backend, caller, products, run, (key) => requestStart(backend, caller, key, wish));
	},
});
