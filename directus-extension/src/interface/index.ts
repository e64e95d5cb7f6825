import { defineInterface } from '@directus/extensions-sdk';
import AnalysisPanel from './analysis-panel.vue';

export default defineInterface({
	id: 'coverage-analysis',
	name: 'Coverage analysis',
	icon: 'policy',
	component: AnalysisPanel,
	options: [],
	types: ['alias'],
	localTypes: ['presentation'],
	group: 'presentation',
	hideLabel: true,
});
