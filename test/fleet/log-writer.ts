/**
Writes the logs of a fleet: `log-writer.js PLACES LINES ROTATE`: LINES per second over all hosts of the file PLACES; every ROTATE minutes (0: never) each log is rotated
as logrotate does it: renamed, written to for another second, made anew; two old ones are kept. The number of a line within its host, from 1, stands for the process id.
A line of standard input, `{"host": NAME, "perSecond": LINES}`, gives one host another rate; at its end the number of each host's last line is printed.
*/
import {closeSync, openSync, readFileSync, renameSync, writeSync} from 'node:fs';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {mailLives} from './mail-lives.js';

type Log = {readonly name: string; readonly file: string; readonly first: number; perSecond: number; descriptor: number; number: number; due: number; last: number; rotated: number};

const [places = '', lines = '0', rotate = '0'] = process.argv.slice(2);
const {hosts} = JSON.parse(readFileSync(places, 'utf8')) as {readonly hosts: ReadonlyArray<{readonly name: string; readonly log: string}>};
const wordings = mailLives('fleet', 4000);
const begun = Date.now();
const rotation = Number(rotate) * 60_000;
const logs = hosts.map(({name, log}, index): Log => ({
	name, file: log, first: (index * 37) % wordings.length, perSecond: Number(lines) / hosts.length, descriptor: openSync(log, 'a'), number: 0, due: 0, last: begun,
	rotated: begun - Math.round(rotation * index / hosts.length),
}));

/** Every log is written to each so many slices: their hosts have something to read ten times a second. */
const slice = 20;
const turns = 5;
let turn = 0;

/** What is due since the last time; a machine that could not keep up writes what it missed. */
function write(log: Log, now: number): void {
	log.due += (now - log.last) * log.perSecond / 1000;
	log.last = now;
	const count = Math.floor(log.due);
	log.due -= count;
	const head = `${new Date(now).toISOString().replace('Z', '000+00:00')} ${log.name} `;
	let text = '';
	for (let left = count; left > 0; left--) {
		const wording = wordings[(log.first + log.number) % wordings.length];
		log.number += 1;
		text += `${head}${wording?.tag ?? ''}[${log.number}]: ${wording?.message ?? ''}\n`;
	}

	if (text !== '') {
		writeSync(log.descriptor, text);
	}
}

function rotateLog(log: Log, now: number): void {
	log.rotated = now;
	try {
		renameSync(`${log.file}.1`, `${log.file}.2`);
	} catch {
		// It is the first time.
	}

	renameSync(log.file, `${log.file}.1`);
	const old = log.descriptor;
	const fresh = openSync(log.file, 'a');
	setTimeout(() => {
		log.descriptor = fresh;
		closeSync(old);
	}, 1000);
}

const timer = setInterval(() => {
	const now = Date.now();
	turn = (turn + 1) % turns;
	for (const [index, log] of logs.entries()) {
		if (index % turns === turn) {
			write(log, now);
			if (rotation > 0 && now - log.rotated >= rotation) {
				rotateLog(log, now);
			}
		}
	}
}, slice);

createInterface({input: process.stdin}).on('line', line => {
	const {host, perSecond} = JSON.parse(line) as {readonly host: string; readonly perSecond: number};
	const log = logs.find(({name}) => name === host);
	if (log !== undefined) {
		log.perSecond = perSecond;
	}
}).on('close', () => {
	clearInterval(timer);
	process.stdout.write(JSON.stringify(Object.fromEntries(logs.map(({name, number}) => [name, number]))), () => {
		process.exit(0);
	});
});
