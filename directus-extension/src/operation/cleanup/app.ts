import { defineOperationApp } from '@directus/extensions-sdk';
import { chosen, flag, productField, productText } from '../../app/operation-fields';
import { pageText } from '../../app/page-language';

export default defineOperationApp({
	id: 'coverage-cleanup',
	name: pageText('operation.cleanup.name'),
	icon: 'cleaning_services',
	description: pageText('operation.cleanup.description'),
	overview: ({ product, include_reviewed }: { product?: unknown; include_reviewed?: unknown }) => [
		productText(product),
		...chosen('operation.include_reviewed', include_reviewed),
	],
	options: () => [productField(), flag('include_reviewed', 'operation.include_reviewed', 'operation.include_reviewed.note')],
});
