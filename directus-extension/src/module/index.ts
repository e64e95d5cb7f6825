import { defineModule } from '@directus/extensions-sdk';
import { pageText } from '../app/page-language';
import type { PageName } from '../shared/workspace';
import WorkspacePage from './workspace-page.vue';

const route = (path: string, page: PageName) => ({
	path,
	name: `coverage-${page}`,
	component: WorkspacePage,
	props: (to: { params: Record<string, unknown> }) => ({ page, ...to.params }),
});

export default defineModule({
	id: 'coverage',
	get name() {
		return pageText('module.name');
	},
	icon: 'policy',
	routes: [
		route('', 'queue'),
		route('review/:product', 'review'),
		route('compare', 'compare'),
		route('editions/:product', 'editions'),
		route('taxonomy/:taxonomy?', 'taxonomy'),
		route('cases', 'cases'),
	],
});
