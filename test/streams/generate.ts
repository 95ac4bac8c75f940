import type {Program, Shape, Step} from './program.js';
import {between, choose, createRandom, type Random} from './random.js';

/** How likely a kind of step is. */
type Mood = Readonly<Record<'write' | 'part' | 'rename' | 'copytruncate' | 'truncate' | 'delete' | 'compress' | 'drop' | 'reboot' | 'disconnect' | 'kill' | 'commit' | 'pause' | 'settle', number>>;

const even: Mood = {write: 10, part: 1, rename: 4, copytruncate: 1.5, truncate: 0.5, delete: 1, compress: 2, drop: 0.5, reboot: 1, disconnect: 3, kill: 2, commit: 5, pause: 3, settle: 1.5};

/** A program keeps to one of these, so that rare things meet. */
const moods: readonly Mood[] = [
	even,
	{...even, rename: 9, compress: 4, drop: 1.5},
	{...even, copytruncate: 8, rename: 1},
	{...even, truncate: 3, delete: 3, rename: 2},
	{...even, disconnect: 7, kill: 5, commit: 8},
	{...even, reboot: 6},
	{...even, write: 25, pause: 1, settle: 0},
	{...even, settle: 8, pause: 6},
];

const shapes: ReadonlyArray<readonly [number, readonly [Shape, number, number]]> = [
	[10, ['lines', 1, 5]],
	[4, ['burst', 20, 400]],
	[3, ['buffered', 5, 60]],
	[1.5, ['long', 1000, 20_000]],
	[0.8, ['long', 60_000, 140_000]],
	[0.15, ['long', 1_000_000, 1_100_000]],
	[0.05, ['long', 2_000_000, 2_500_000]],
	[1.5, ['empty', 1, 4]],
	[2, ['equal', 1, 30]],
	[1, ['bytes', 1, 5]],
	[2, ['foreign', 1, 40]],
];

function write(random: Random): Step {
	const [shape, least, most] = choose(random, shapes);
	return ['write', shape, between(random, least, most)];
}

function stepOf(random: Random, kind: keyof Mood): Step {
	switch (kind) {
		case 'write': {
			return write(random);
		}

		case 'rename': {
			return ['rename', choose(random, [[3, 'at once'], [2, 'late'], [2, 'held']] as const)];
		}

		case 'copytruncate': {
			return ['copytruncate', choose(random, [[4, 0], [1, 1], [1, 7]])];
		}

		case 'delete': {
			return ['delete', choose(random, [[1, 'free'], [1, 'held']] as const)];
		}

		case 'compress': {
			return ['compress', choose(random, [[2, 'oldest'], [2, 'newest'], [1, 'begin'], [1, 'end']] as const)];
		}

		case 'reboot': {
			return ['reboot', choose(random, [[1, 'plain'], [1, 'moved'], [2, 'reused'], [1, 'lost']] as const)];
		}

		case 'disconnect': {
			return ['disconnect', choose(random, [[2, 0], [3, between(random, 1, 200)], [2, between(random, 200, 40_000)]])];
		}

		case 'commit': {
			return ['commit', choose(random, [[3, 'all'], [1, 'half']] as const)];
		}

		case 'pause': {
			return ['pause', between(random, 1, 25)];
		}

		default: {
			return [kind];
		}
	}
}

/** What may come a while after a step. */
function sequel(random: Random, step: Step): Step | undefined {
	if (step[0] === 'disconnect' || step[0] === 'kill' || step[0] === 'reboot') {
		return ['connect'];
	}

	return (step[0] === 'rename' || step[0] === 'delete') && step[1] === 'held' && random() < 0.8 ? ['reopen'] : undefined;
}

/** A random program: the same for the same seed. */
export function generateProgram(seed: number): Program {
	const random = createRandom(seed);
	const mood = choose(random, moods.map(each => [1, each] as const));
	const kinds = Object.entries(mood).map(([kind, weight]) => [weight, kind as keyof Mood] as const);
	const steps: Step[] = [];
	const due: Array<{readonly step: Step; left: number}> = [];
	const settled = random() < 0.5;
	for (let left = between(random, 3, 25); left > 0; left--) {
		const step = stepOf(random, choose(random, kinds));
		steps.push(step);
		const next = sequel(random, step);
		if (next !== undefined) {
			due.push({step: next, left: choose(random, [[3, 0], [3, 1], [2, 2], [2, 4]])});
		}

		for (const each of due.filter(({left: wait}) => wait <= 0)) {
			steps.push(each.step);
			due.splice(due.indexOf(each), 1);
		}

		for (const each of due) {
			each.left -= 1;
		}
	}

	const start: readonly Step[] = settled
		? [['connect'], ['write', 'lines', 2], ['settle'], ['commit', 'all']]
		: choose<readonly Step[]>(random, [[2, [['connect']]], [2, [['write', 'lines', 3], ['connect']]], [1, []]]);
	return {
		seed,
		naming: choose(random, [[3, 'numbers'], [1, 'dates']] as const),
		link: random() < 0.1,
		only: random() < 0.15,
		steps: [...start, ...steps],
	};
}
