/** The workspace's pages, by the names under which the module asks for them. */

import type { Component } from 'vue';
import type { PageName } from '../shared/workspace';
import CasesPage from './cases/cases-page.vue';
import ComparePage from './compare/compare-page.vue';
import EditionsPage from './compare/editions-page.vue';
import InsightsFigure from './insights/insights-figure.vue';
import QueuePage from './review/queue-page.vue';
import ReviewPage from './review/review-page.vue';
import TaxonomyPage from './taxonomy/taxonomy-page.vue';

export const pages: Record<PageName, Component> = {
	queue: QueuePage,
	review: ReviewPage,
	compare: ComparePage,
	editions: EditionsPage,
	taxonomy: TaxonomyPage,
	cases: CasesPage,
	insights: InsightsFigure,
};
