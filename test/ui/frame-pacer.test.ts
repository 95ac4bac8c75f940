import {expect, test} from 'vitest';
import {createFramePacer} from '../../source/ui/frame-pacer.js';

type Step = 'operator' | 'itself' | 'beat';

const rows: ReadonlyArray<readonly [what: string, hasBeat: boolean, steps: readonly Step[], frames: number]> = [
	['the first change is drawn at once', true, ['itself'], 1],
	['what comes in by itself waits for a beat', true, ['itself', 'itself'], 1],
	['what waited is drawn once', true, ['itself', 'itself', 'itself', 'beat', 'beat', 'beat', 'beat'], 2],
	['each key is drawn at once', true, ['itself', 'operator', 'operator'], 3],
	['the first answer to a key is drawn at once', true, ['itself', 'operator', 'itself', 'itself'], 3],
	['without a clock nothing waits', false, ['itself', 'itself', 'itself'], 3],
	['beats alone draw nothing', true, ['beat', 'beat', 'beat'], 0],
];

test.each(rows)('%s', (_what, hasBeat, steps, frames) => {
	let drawn = 0;
	const pacer = createFramePacer(() => {
		drawn++;
	}, hasBeat);
	const acts = {operator: pacer.byOperator, itself: pacer.byItself, beat: pacer.beat};
	for (const step of steps) {
		acts[step]();
	}

	expect(drawn).toBe(frames);
});

test('a change that waits for a beat is due until it is drawn', () => {
	const pacer = createFramePacer(() => undefined, true);
	const due: boolean[] = [];
	for (const step of [pacer.byItself, pacer.byItself, pacer.beat, pacer.byItself, pacer.byOperator]) {
		step();
		due.push(pacer.isDue());
	}

	expect(due).toEqual([false, true, false, true, false]);
});
