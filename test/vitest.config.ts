import {readFile} from 'node:fs/promises';
import {defineConfig} from 'vitest/config';

/** Host scripts are imported as text, as the bundler does. */
export const hostScripts = {
	name: 'host-scripts-as-text',
	enforce: 'pre' as const,
	async load(id: string) {
		return /\.(sh|pl)$/.test(id) ? `export default ${JSON.stringify(await readFile(id, 'utf8'))}` : undefined;
	},
};

export default defineConfig({
	plugins: [hostScripts],
	// Production React, as in the bundle, has no transform for development.
	esbuild: {jsx: 'automatic', jsxDev: false},
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		exclude: ['test/lab/**', 'node_modules/**'],
		reporters: ['default', './test/helpers/count-reporter.ts'],
		env: {NODE_ENV: 'production', FORCE_COLOR: '1'},
		testTimeout: 20_000,
	},
});
