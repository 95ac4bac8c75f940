import {defineConfig} from 'vitest/config';
import {hostScripts} from '../vitest.config.js';

/** Tests against the booted lab: one after the other, since they share its hosts. */
export default defineConfig({
	plugins: [hostScripts],
	test: {
		root: new URL('../..', import.meta.url).pathname,
		include: ['test/lab/**/*.test.ts'],
		reporters: ['default', './test/helpers/count-reporter.ts'],
		fileParallelism: false,
		sequence: {concurrent: false},
		testTimeout: 180_000,
		hookTimeout: 180_000,
		teardownTimeout: 10_000,
	},
});
