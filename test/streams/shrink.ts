import type {Program, Step} from './program.js';

/** Whether a program fails; tried several times, as the tailer runs beside it at a speed of its own. */
export type Fails = (program: Program) => Promise<boolean>;

const smaller = (step: Step): readonly Step[] => {
	switch (step[0]) {
		case 'write': {
			return [['write', 'lines', 1], ['write', step[1], 1], ['write', step[1], Math.floor(step[2] / 2)]];
		}

		case 'disconnect': {
			return [['disconnect', 0], ['disconnect', Math.floor(step[1] / 2)]];
		}

		case 'copytruncate': {
			return [['copytruncate', 0], ['copytruncate', 1]];
		}

		case 'rename': {
			return [['rename', 'at once'], ['rename', 'late']];
		}

		case 'reboot': {
			return [['disconnect', 0], ['reboot', 'plain']];
		}

		case 'kill': {
			return [['disconnect', 0]];
		}

		case 'delete': {
			return [['delete', 'free']];
		}

		case 'pause': {
			return [['pause', Math.floor(step[1] / 2)]];
		}

		case 'commit': {
			return [['commit', 'all']];
		}

		default: {
			return [];
		}
	}
};

const text = (value: unknown): string => JSON.stringify(value);

/** Programs that are a little simpler, the greatest change first. */
function * simpler(program: Program): Generator<Program> {
	const {steps} = program;
	for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
		for (let at = 0; at < steps.length; at += size) {
			yield {...program, steps: [...steps.slice(0, at), ...steps.slice(at + size)]};
		}
	}

	for (const change of [{link: false}, {only: false}, {naming: 'numbers'}] as const) {
		if (text({...program, ...change}) !== text(program)) {
			yield {...program, ...change};
		}
	}

	for (const [at, step] of steps.entries()) {
		for (const other of smaller(step)) {
			if (text(other) !== text(step)) {
				yield {...program, steps: steps.with(at, other)};
			}
		}
	}
}

/** How many simpler programs are tried at the same time. */
const atOnce = 8;

/** Makes a failing program as small as it can be found to fail, within some milliseconds. */
export async function shrink(program: Program, fails: Fails, patience: number): Promise<Program> {
	const end = performance.now() + patience;
	let smallest = program;
	let candidates = [...simpler(smallest)];
	while (candidates.length > 0 && performance.now() < end) {
		const tried = candidates.splice(0, atOnce);
		const failing = await Promise.all(tried.map(async candidate => fails(candidate)));
		const found = tried.find((_, index) => failing[index]);
		if (found !== undefined) {
			smallest = found;
			candidates = [...simpler(smallest)];
		}
	}

	return smallest;
}
