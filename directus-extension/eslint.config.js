import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

const serverOnly = {
	group: ['**/server', '**/server/**', 'node:*', '@directus/errors'],
	message: 'The browser never sees the server side: secrets, the sidecar client, Node.',
};

const appSide = {
	group: ['**/interface/**', '**/module/**', '**/panel/**', '**/workspace/**', '**/app', '**/app/**', '**/i18n/**', 'vue', 'vue-i18n', '*.vue'],
	message: 'The server side has no browser parts.',
};

const outsideShared = {
	group: ['../*', '!../shared', '!../shared/*'],
	message: 'shared imports nothing of ours that lies outside of it.',
};

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**'] },
	{
		files: ['src/**/*.ts', 'src/**/*.vue', '*.config.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parser: vueParser,
			parserOptions: {
				parser: tseslint.parser,
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.vue'],
			},
		},
		rules: {
			eqeqeq: 'error',
			'no-console': 'error',
			'no-var': 'error',
			'prefer-const': 'error',
			// Rows come out of the query builder as values of unknown shape; turning one into text or a named row is the code's business.
			'@typescript-eslint/no-base-to-string': 'off',
			'@typescript-eslint/no-unnecessary-type-assertion': 'off',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
	{
		files: ['src/{interface,app,i18n,module,panel,workspace}/**/*.{ts,vue}', 'src/operation/*/app.ts'],
		rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [serverOnly] }] },
	},
	{
		files: ['src/{server,hook,endpoint}/**/*.ts', 'src/operation/*/api.ts'],
		rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [appSide] }] },
	},
	{
		files: ['src/shared/**/*.ts'],
		rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [serverOnly, outsideShared] }] },
	},
	{
		// Vue's own type is opaque to the type-aware rules where a component is imported from TypeScript through the shim.
		files: ['src/**/*.vue'],
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	{
		// Tests read answers of unknown shape on purpose; `any` stays forbidden.
		files: ['src/**/*.test.ts'],
		rules: {
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-restricted-imports': 'off',
		},
	},
);
