/** Fetches the workspace when one of its pages is opened: no other page of the app pays for it. */

import { useApi, useStores } from '@directus/extensions-sdk';
import * as vue from 'vue';
import * as vueI18n from 'vue-i18n';
import * as vueRouter from 'vue-router';
import { HANDED, type PageName } from '../shared/workspace';

export type Pages = Record<PageName, vue.Component>;

let fetched: Promise<Pages> | null = null;

/** The address of a file that the endpoint serves; `root` is where Directus is installed. */
export function staticUrl(root: string | undefined, name: string): string {
	return `${(root ?? '').replace(/\/+$/, '')}/coverage/static/${name}`;
}

/** All pages, fetched once; after a failure the next call tries again. */
export function loadPages(root: string | undefined): Promise<Pages> {
	fetched ??= fetchPages(root).catch((error: unknown) => {
		fetched = null;
		throw error;
	});
	return fetched;
}

async function fetchPages(root: string | undefined): Promise<Pages> {
	const handed = { vue, 'vue-router': vueRouter, 'vue-i18n': vueI18n, '@directus/extensions-sdk': { useApi, useStores } };
	Object.assign(globalThis, { [Symbol.for(HANDED)]: handed });
	await loadStyle(staticUrl(root, 'workspace.css'));
	// A variable, so that no bundler looks for the file at build time.
	const url = staticUrl(root, 'workspace.js');
	const { pages } = (await import(/* @vite-ignore */ url)) as { pages: Pages };
	return pages;
}

function loadStyle(href: string): Promise<void> {
	if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve();
	const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
	return new Promise((resolve, reject) => {
		link.addEventListener('load', () => resolve());
		link.addEventListener('error', () => {
			link.remove();
			reject(new Error(href));
		});
		document.head.append(link);
	});
}
