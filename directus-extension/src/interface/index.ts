import { defineInterface } from '@directus/extensions-sdk';
import { pageText } from '../app/page-language';
import AnalysisPanel from './analysis-panel.vue';

export default defineInterface({
	id: 'coverage-analysis',
	name: pageText('interface.name'),
	icon: 'policy',
	description: pageText('interface.description'),
	component: AnalysisPanel,
	options: [],
	types: ['alias'],
	localTypes: ['presentation'],
	group: 'presentation',
	hideLabel: true,
});
