import { defineInterface } from '@directus/extensions-sdk';
import { extractorChoices } from '../app/operation-fields';
import { pageText } from '../app/page-language';
import AnalysisPanel from './analysis-panel.vue';

export default defineInterface({
	id: 'coverage-analysis',
	get name() {
		return pageText('interface.name');
	},
	icon: 'policy',
	get description() {
		return pageText('interface.description');
	},
	component: AnalysisPanel,
	options: [
		{
			field: 'extractor',
			name: pageText('operation.extractor'),
			type: 'string',
			meta: { width: 'half', interface: 'select-dropdown', note: pageText('operation.extractor.note'), options: extractorChoices() },
		},
	],
	types: ['alias'],
	localTypes: ['presentation'],
	group: 'presentation',
	hideLabel: true,
});
