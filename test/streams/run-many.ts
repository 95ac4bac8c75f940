import {programText, type Program} from './program.js';
import {runProgram, type RunOptions, type Verdict} from './run-program.js';
import {shrink} from './shrink.js';

/** What many programs came to. */
export type Tally = {
	programs: number;
	steps: number;
	lines: number;
	bytes: number;
	connections: number;
	disconnects: number;
	kills: number;
	rotations: number;
	reboots: number;
	inodesReused: number;
	/** That were told, and the lines that never came where one was told. */
	gaps: number;
	missing: number;
	readonly failures: Array<{readonly program: Program; readonly complaint: string}>;
};

function add(tally: Tally, {steps}: Program, verdict: Verdict): void {
	const count = (...kinds: readonly string[]) => steps.filter(([kind]) => kinds.includes(kind)).length;
	tally.programs += 1;
	tally.steps += steps.length;
	tally.lines += verdict.lines;
	tally.bytes += verdict.bytes;
	tally.connections += verdict.connections;
	tally.disconnects += count('disconnect');
	tally.kills += count('kill');
	tally.rotations += count('rename', 'copytruncate');
	tally.reboots += count('reboot');
	tally.inodesReused += verdict.inodesReused;
	tally.gaps += verdict.gaps;
	tally.missing += verdict.missing;
}

/** Runs programs, some at the same time: they wait more than they compute. Ends early after `enough` failures. */
export async function runMany(programs: Iterable<Program>, options: RunOptions & {readonly atOnce?: number; readonly enough?: number} = {}): Promise<Tally> {
	const {atOnce = 24, enough = 5} = options;
	const tally: Tally = {programs: 0, steps: 0, lines: 0, bytes: 0, connections: 0, disconnects: 0, kills: 0, rotations: 0, reboots: 0, inodesReused: 0, gaps: 0, missing: 0, failures: []};
	const left = programs[Symbol.iterator]();
	async function work(): Promise<void> {
		for (let next = left.next(); next.done !== true && tally.failures.length < enough; next = left.next()) {
			const verdict = await runProgram(next.value, options);
			add(tally, next.value, verdict);
			if (verdict.complaint !== undefined) {
				tally.failures.push({program: next.value, complaint: verdict.complaint});
			}
		}
	}

	await Promise.all(Array.from({length: atOnce}, work));
	return tally;
}

/** A failing program for people: as small as it gets, as a literal for the cases; whole, where it does not fail again. */
export async function tellFailure({program, complaint: first}: Tally['failures'][number], options: RunOptions = {}, tries = 4): Promise<string> {
	let complaint = first;
	const smallest = await shrink(program, async candidate => {
		const verdicts = await Promise.all(Array.from({length: tries}, async () => runProgram(candidate, options)));
		const found = verdicts.find(verdict => verdict.complaint !== undefined);
		complaint = found?.complaint ?? complaint;
		return found !== undefined;
	}, 30_000);
	return `seed ${program.seed}: ${complaint}\n${programText(smallest)}`;
}
