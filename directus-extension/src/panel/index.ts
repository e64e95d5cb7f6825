/** Panel "Coverage figures" of Directus's dashboards. What it draws is part of the workspace's file: other pages do not pay for it. */

import { definePanel } from '@directus/extensions-sdk';
import { choice } from '../app/operation-fields';
import { pageText } from '../app/page-language';
import type { MessageKey } from '../i18n';
import { FIGURES, USUAL_DAYS } from '../shared/insights';
import InsightsPanel from './insights-panel.vue';

const SPANS = [7, USUAL_DAYS, 90, 365];

export default definePanel({
	id: 'coverage-insights',
	get name() {
		return pageText('panel.name');
	},
	icon: 'policy',
	get description() {
		return pageText('panel.description');
	},
	component: InsightsPanel,
	options: () => [
		choice('figure', 'panel.figure', null, FIGURES.map((figure) => [figure, `panel.figure.${figure}` as MessageKey] as const)),
		{
			field: 'days',
			name: pageText('panel.days'),
			type: 'integer',
			schema: { default_value: USUAL_DAYS },
			meta: {
				width: 'half',
				interface: 'select-dropdown',
				options: { choices: SPANS.map((days) => ({ value: days, text: pageText('panel.days.last', { days }) })) },
			},
		},
	],
	minWidth: 12,
	minHeight: 8,
});
