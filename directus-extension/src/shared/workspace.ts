/** What the bundle's small file and the workspace's large one agree on: pages, and how the one is handed the host's libraries. */

export const PAGES = ['queue', 'review', 'compare', 'editions', 'taxonomy', 'cases', 'insights'] as const;
export type PageName = (typeof PAGES)[number];

/** Where app.js leaves what Directus gave it: the workspace is no extension file of its own, so nobody resolves its imports. */
export const HANDED = 'directus-extension-dci';

/** The modules that the workspace takes from there instead of carrying a second copy. */
export const HANDED_MODULES = ['vue', 'vue-router', 'vue-i18n', '@directus/extensions-sdk'] as const;
