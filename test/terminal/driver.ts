import {writeFileSync} from 'node:fs';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {openTerminal} from '../../source/ui/terminal/open-terminal.js';

/** A console of one screen, for the terminal tests: draws its size and the last key; keys end it in each way a program can end. */
const opened = openTerminal({});
if (!opened.ok) {
	process.stderr.write(`${opened.problem.what}\n`);
	process.exit(2);
}

const terminal = opened.value;
let last = 'none';
const draw = (): void => {
	const {columns, rows} = terminal.size();
	const lines = Array.from({length: rows}, (_, row) => row === 1 ? `last key: ${last}` : `row ${row} of ${columns}x${rows} ${'.'.repeat(200)}`);
	terminal.draw(() => lines);
};

const ways: Readonly<Record<string, () => void>> = {
	q() {
		terminal.restore();
		process.exit(0);
	},
	t() {
		setImmediate(() => {
			throw new Error('a fault in a timer');
		});
	},
	r() {
		void Promise.reject(new Error('a fault in a promise'));
	},
	e() {
		process.exit(3);
	},
	/** Draws for a while, and reports how often it got a turn: a terminal that nobody reads must not stop it. */
	async f() {
		let turns = 0;
		const drawMuch = (): void => {
			turns++;
			terminal.draw(() => Array.from({length: 500}, (_, row) => `${turns} ${row} ${'x'.repeat(180)}`));
		};

		const end = Date.now() + 1000;
		while (Date.now() < end) {
			drawMuch();
			await sleep(5);
		}

		writeFileSync(process.argv[2] ?? '', String(turns));
		last = 'drawn';
		draw();
	},
	'\u001A': terminal.suspend,
};

terminal.stdin.on('data', (chunk: Buffer) => {
	last = JSON.stringify(chunk.toString());
	draw();
	ways[chunk.toString()]?.();
});
terminal.onResize(draw);
draw();
