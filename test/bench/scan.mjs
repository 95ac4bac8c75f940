// `node scan.mjs PARSER FILE [events]`: classifies a log, counts its verdicts by minute and prints the counts as JSON.
import {closeSync, openSync, readSync} from 'node:fs';
import process from 'node:process';
import {Buffer} from 'node:buffer';

const [parser, file, mode] = process.argv.slice(2);
const {createLineReader, createScanner, verdicts} = await import(parser);
const options = {format: 'syslog', zone: 'UTC'};
const now = Date.UTC(2026, 2, 2);
const counts = new Float64Array(verdicts.length);
const perMinute = new Float64Array(1440 * verdicts.length);
const scanner = createScanner(options, ({time = 0, meaning}) => {
	counts[meaning.verdict]++;
	perMinute[((Math.floor(time / 60_000) % 1440) * verdicts.length) + meaning.verdict]++;
});
const byName = {};
const reader = createLineReader(options);
const count = events => {
	for (const event of events) {
		const name = `${event.class}.${event.reason}`;
		byName[name] = (byName[name] ?? 0) + 1;
	}
};

const chunk = Buffer.alloc(256 * 1024);
const descriptor = openSync(file);
for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk)) {
	const bytes = size === chunk.length ? chunk : chunk.subarray(0, size);
	if (mode === 'events') {
		count(reader.push(bytes, now));
	} else {
		scanner.scan(bytes, now);
	}
}

closeSync(descriptor);
for (const [number, {class: found, reason}] of verdicts.entries()) {
	if (counts[number] > 0) {
		byName[`${found}.${reason}`] = counts[number];
	}
}

console.log(JSON.stringify(byName));
