/** Serves the browser's second file and pdf.js from beside this bundle: the names that were built, and nothing else. */

import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';

const FOLDER = fileURLToPath(new URL('static/', import.meta.url));

export function staticRoutes(router: Router): void {
	const names = builtNames(FOLDER);
	router.get('/static/*', (req, res, next) => {
		const name = (req.params as Record<string, string>)['0'] ?? '';
		if (!names.has(name)) {
			next();
			return;
		}
		// The names stay from one version to the next: the browser asks each time and is told "unchanged".
		const headers = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
		res.sendFile(name, { root: FOLDER, headers, cacheControl: false }, (error: unknown) => {
			if (error && !res.headersSent) next(error);
		});
	});
}

/** Paths below the folder, with forward slashes; none where nothing was built. */
export function builtNames(folder: string): Set<string> {
	try {
		const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
		return new Set(files.map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/')));
	} catch {
		return new Set();
	}
}
