/** Builds the workspace and lays pdf.js beside it, into dist/static, from where our endpoint serves them. */

import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { HANDED, HANDED_MODULES } from './src/shared/workspace';

const require = createRequire(import.meta.url);
const OUT = join(import.meta.dirname, 'dist', 'static');
const PDFJS = ['build/pdf.min.mjs', 'build/pdf.worker.min.mjs', 'cmaps', 'standard_fonts', 'wasm', 'LICENSE'];
const SDK_NAMES = ['useApi', 'useStores'];

/** Imports of the host's libraries become reads of what app.js left: one copy of Vue, whatever version Directus brings. */
function handed(): Plugin {
	const prefix = '\0handed:';
	return {
		name: 'handed',
		enforce: 'pre',
		resolveId: (id) => ((HANDED_MODULES as readonly string[]).includes(id) ? { id: prefix + id, moduleSideEffects: false } : null),
		load: (id) => {
			if (!id.startsWith(prefix)) return null;
			const name = id.slice(prefix.length);
			const names = name === '@directus/extensions-sdk' ? SDK_NAMES : Object.keys(require(name) as object);
			const exported = names.filter((one) => one !== 'default' && /^\w+$/.test(one)).map((one) => `export const ${one} = handed.${one};`);
			return [`const handed = globalThis[Symbol.for('${HANDED}')]['${name}'];`, ...exported].join('\n');
		},
	};
}

function pdfjs(): Plugin {
	return {
		name: 'pdfjs',
		closeBundle: async () => {
			const home = dirname(require.resolve('pdfjs-dist/package.json'));
			await mkdir(join(OUT, 'pdfjs'), { recursive: true });
			for (const part of PDFJS) await cp(join(home, part), join(OUT, 'pdfjs', part.replace('build/', '')), { recursive: true });
		},
	};
}

export default defineConfig({
	plugins: [handed(), vue(), pdfjs()],
	define: { 'process.env.NODE_ENV': '"production"' },
	build: {
		outDir: OUT,
		emptyOutDir: true,
		target: 'es2022',
		reportCompressedSize: false,
		lib: { entry: 'src/workspace/index.ts', formats: ['es'], fileName: () => 'workspace.js', cssFileName: 'workspace' },
		rollupOptions: { output: { chunkFileNames: 'chunk-[name]-[hash].js' } },
	},
});
