import type {Reporter, TestModule} from 'vitest/node';

/** Prints `N passed, N failed` as the run's last line; a file that cannot be loaded counts as one failure. */
export default class CountReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		let passed = 0;
		let failed = errors.length;
		let skipped = 0;
		for (const module of modules) {
			failed += module.errors().length;
			for (const test of module.children.allTests()) {
				const {state} = test.result();
				passed += state === 'passed' ? 1 : 0;
				failed += state === 'failed' ? 1 : 0;
				skipped += state === 'skipped' ? 1 : 0;
			}
		}

		// At exit, so that the line stands below the summary of the runner's own reporter.
		const line = `\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
		process.once('exit', () => {
			process.stdout.write(line);
		});
	}
}
