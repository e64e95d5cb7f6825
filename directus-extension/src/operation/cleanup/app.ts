import { defineOperationApp } from '@directus/extensions-sdk';
import { chosen, flag, productField, productText, runFields, runText } from '../../app/operation-fields';
import { pageText } from '../../app/page-language';

export default defineOperationApp({
	id: 'coverage-cleanup',
	get name() {
		return pageText('operation.cleanup.name');
	},
	icon: 'cleaning_services',
	get description() {
		return pageText('operation.cleanup.description');
	},
	overview: ({ product, include_reviewed, ...run }: Record<string, unknown>) => [
		productText(product),
		...runText(run),
		...chosen('operation.include_reviewed', include_reviewed),
	],
	options: () => [productField(), ...runFields(), flag('include_reviewed', 'operation.include_reviewed', 'operation.include_reviewed.note')],
});
