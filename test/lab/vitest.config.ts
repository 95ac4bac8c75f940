import {defineConfig} from 'vitest/config';

/** Tests against the booted lab: one after the other, since they share its hosts. */
export default defineConfig({
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
