import { defineOperationApp } from '@directus/extensions-sdk';
import { chosen, flag, productField, productText } from '../../app/operation-fields';
import { pageText } from '../../app/page-language';

export default defineOperationApp({
	id: 'coverage-analyze',
	name: pageText('operation.analyze.name'),
	icon: 'policy',
	description: pageText('operation.analyze.description'),
	overview: ({ product, force, dry_run }: { product?: unknown; force?: unknown; dry_run?: unknown }) => [
		productText(product),
		...chosen('operation.force', force),
		...chosen('operation.dry_run', dry_run),
	],
	options: () => [
		productField(),
		flag('force', 'operation.force', 'operation.force.note'),
		flag('dry_run', 'operation.dry_run', 'operation.dry_run.note'),
		{
			field: 'segments',
			name: pageText('operation.segments'),
			type: 'json',
			meta: { width: 'full', interface: 'tags', note: pageText('operation.segments.note') },
		},
	],
});
