import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {cases} from './cases.js';
import {generateProgram} from './generate.js';
import {runMany, tellFailure} from './run-many.js';
import {runProgram} from './run-program.js';

/** How many random programs are run; `MXDECK_SEED` is the first one's seed. Without a wish the same few, so that a run of all tests says the same each time. */
const count = Number(process.env['MXDECK_STREAMS'] ?? 150);
const first = Number(process.env['MXDECK_SEED'] ?? 1);

describe('what broke once', () => {
	for (const [what, program] of cases) {
		test.concurrent(what, async () => {
			const {complaint} = await runProgram(program);
			expect(complaint).toBeUndefined();
		});
	}
});

test('whatever happens to a log, its connection and its console, each line is had once, or its loss is told', {timeout: 40_000 + (count * 1000)}, async () => {
	const start = performance.now();
	const {failures, ...tally} = await runMany(Array.from({length: count}, (_, index) => generateProgram(first + index)));
	console.log(`seed ${first}: ${JSON.stringify({...tally, seconds: Math.round((performance.now() - start) / 1000)})}`);
	const told = await Promise.all(failures.slice(0, 3).map(async failure => tellFailure(failure)));
	expect(told.join('\n\n')).toBe('');
	expect(failures.map(({complaint}) => complaint)).toEqual([]);
	expect(tally.programs).toBe(count);
});
