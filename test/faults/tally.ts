import process from 'node:process';

type Row = {cases: number; readonly results: Map<string, number>};
const rows = new Map<string, Row>();

/** Counts a case that went as it must, by what was done to the host and what came of it. */
export function tally(fault: string, result: string): void {
	const row = rows.get(fault) ?? {cases: 0, results: new Map<string, number>()};
	row.cases++;
	row.results.set(result, (row.results.get(result) ?? 0) + 1);
	rows.set(fault, row);
}

/** Prints what was counted. */
export function printTally(): void {
	const all = [...rows.values()].reduce((sum, {cases}) => sum + cases, 0);
	const lines = [...rows].map(([fault, {cases, results}]) => `${fault.padEnd(34)}${String(cases).padStart(6)}  ${[...results].map(([result, times]) => `${result} ${times}`).sort().join(', ')}\n`);
	process.stdout.write(`\n${'fault'.padEnd(34)} cases  what came of them: known by id, the host wholly so\n${lines.join('')}${'all'.padEnd(34)}${String(all).padStart(6)}\n`);
}
