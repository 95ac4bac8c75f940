import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {cases} from './cases.js';
import {generateProgram} from './generate.js';
import type {Program} from './program.js';
import {runMany, tellFailure} from './run-many.js';
import {runProgram} from './run-program.js';

/** How many random programs are run; `MXDECK_SEED` is the first one's seed. Without a wish the same few, so that a run of all tests says the same each time. */
const wish = process.env['MXDECK_STREAMS'];
const count = Number(wish ?? 150);
const first = Number(process.env['MXDECK_SEED'] ?? 702_500);

describe('what broke once', () => {
	for (const [what, program] of cases) {
		test.concurrent(what, {retry: wish === undefined ? 2 : 0}, async () => {
			const {complaint} = await runProgram(program);
			expect(complaint).toBeUndefined();
		});
	}
});

/**
The failures that come again when a life is lived alone. The model waits in real time for what a host does: on a machine that is busy with all other tests
it may wait too short. What fails only then is printed; a run with `MXDECK_STREAMS` counts it.
*/
async function failingAgain<Failure extends {readonly program: Program; readonly complaint: string}>(failures: readonly Failure[]): Promise<readonly Failure[]> {
	const again: Failure[] = [];
	for (const failure of failures) {
		const {complaint} = await runProgram(failure.program);
		if (complaint === undefined) {
			console.log(`only once: ${failure.complaint}`);
		} else {
			again.push(failure);
		}
	}

	return again;
}

test('whatever happens to a log, its connection and its console, each line is had once, or its loss is told', {timeout: 40_000 + (count * 1000)}, async () => {
	const start = performance.now();
	const {failures, ...tally} = await runMany(Array.from({length: count}, (_, index) => generateProgram(first + index)));
	console.log(`seed ${first}: ${JSON.stringify({...tally, seconds: Math.round((performance.now() - start) / 1000)})}`);
	const counted = wish === undefined ? await failingAgain(failures) : failures;
	const told = await Promise.all(counted.slice(0, 3).map(async failure => tellFailure(failure)));
	expect(told.join('\n\n')).toBe('');
	expect(counted.map(({complaint}) => complaint)).toEqual([]);
	expect(tally.programs).toBe(count);
});
