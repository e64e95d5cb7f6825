import { defineOperationApp } from '@directus/extensions-sdk';
import { chosen, extractorChoices, flag, productField, productText, runFields, runText } from '../../app/operation-fields';
import { pageText } from '../../app/page-language';

export default defineOperationApp({
	id: 'coverage-analyze',
	get name() {
		return pageText('operation.analyze.name');
	},
	icon: 'policy',
	get description() {
		return pageText('operation.analyze.description');
	},
	overview: ({ product, force, dry_run, extractor, ...run }: Record<string, unknown>) => [
		productText(product),
		...runText(run),
		...(extractor === 'openai' ? [{ label: pageText('operation.extractor'), text: pageText('extractor.openai') }] : []),
		...chosen('operation.force', force),
		...chosen('operation.dry_run', dry_run),
	],
	options: () => [
		productField(),
		...runFields(),
		flag('force', 'operation.force', 'operation.force.note'),
		flag('dry_run', 'operation.dry_run', 'operation.dry_run.note'),
		{
			field: 'extractor',
			name: pageText('operation.extractor'),
			type: 'string',
			meta: {
				width: 'half',
				interface: 'select-dropdown',
				note: pageText('operation.extractor.note'),
				options: extractorChoices(),
			},
		},
		{
			field: 'model',
			name: pageText('operation.model'),
			type: 'string',
			meta: { width: 'half', interface: 'input', note: pageText('operation.model.note') },
		},
		{
			field: 'budget',
			name: pageText('operation.budget'),
			type: 'float',
			meta: { width: 'half', interface: 'input', note: pageText('operation.budget.note'), options: { min: 0 } },
		},
		{
			field: 'segments',
			name: pageText('operation.segments'),
			type: 'json',
			meta: { width: 'full', interface: 'tags', note: pageText('operation.segments.note') },
		},
	],
});
