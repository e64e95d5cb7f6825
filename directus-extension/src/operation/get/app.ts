import { defineOperationApp } from '@directus/extensions-sdk';
import { choice, productField, productText, shown } from '../../app/operation-fields';
import { pageText } from '../../app/page-language';

const CHOICES = [
	['all', 'operation.only.all'],
	['covered', 'operation.only.covered'],
	['waiting', 'operation.only.waiting'],
] as const;

export default defineOperationApp({
	id: 'coverage-get',
	get name() {
		return pageText('operation.get.name');
	},
	icon: 'account_tree',
	get description() {
		return pageText('operation.get.description');
	},
	overview: ({ product, only }: { product?: unknown; only?: unknown }) => [productText(product), ...shown('operation.only', only, CHOICES)],
	options: () => [productField(), choice('only', 'operation.only', 'operation.only.note', CHOICES)],
});
