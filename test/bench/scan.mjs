// `node scan.mjs PARTS FILE [tables|events]`: classifies a log, counts its verdicts by minute and prints the counts as JSON. `tables`: counts also
// its clients, senders and recipients, each of connections, rejections, queued mail, deliveries and failed logins. `events`: by way of events.
// threads.mjs starts it for parts of a log.
import {closeSync, openSync, readSync} from 'node:fs';
import process from 'node:process';
import {Buffer} from 'node:buffer';
import {workerData} from 'node:worker_threads';

const [parts, file, mode] = workerData ?? process.argv.slice(2);
const {from = 0, to = Number.POSITIVE_INFINITY} = workerData?.[3] ?? {};
const {createLineReader, createScanner, createTally, fieldEnd, fieldNumber, fieldStart, keyOfPlace, scannedBytes, verdicts} = await import(parts);
const options = {format: 'syslog', zone: 'UTC'};
const now = Date.UTC(2026, 2, 2);
const counts = new Float64Array(verdicts.length);
const perMinute = new Float64Array(1440 * verdicts.length);

/** What is counted of lines of a class: the fields, each in a table of its own. */
const fieldsOf = {
	connection: ['client_ip'],
	rejected: ['client_ip', 'sender', 'recipient'],
	queue: ['sender'],
	delivered: ['recipient'],
	deferred: ['recipient'],
	bounced: ['recipient'],
	auth: ['client_ip'],
};
const reasonsOf = {connection: ['connect'], queue: ['active'], auth: ['failure']};
const tallies = new Map();
const tallyOf = name => {
	const tally = tallies.get(name) ?? createTally();
	tallies.set(name, tally);
	return tally;
};

const tablesOf = verdicts.map(({class: found, reason}) => mode === 'tables' && reasonsOf[found]?.includes(reason) !== false
	? (fieldsOf[found] ?? []).map(name => ({tally: tallyOf(name === 'recipient' && found !== 'rejected' ? 'recipient' : `${found} ${name}`), field: fieldNumber(name)}))
	: []);
const place = {view: new DataView(scannedBytes.buffer, scannedBytes.byteOffset, scannedBytes.length), start: 0, end: 0};

let lastTime;
let minuteStart = 0;

const scanner = createScanner(options, ({time = 0, meaning}) => {
	const {verdict} = meaning;
	counts[verdict]++;
	if (time !== lastTime) {
		lastTime = time;
		minuteStart = (Math.floor(time / 60_000) % 1440) * verdicts.length;
	}

	perMinute[minuteStart + verdict]++;
	for (const {tally, field} of tablesOf[verdict]) {
		const start = fieldStart(meaning, field);
		if (start > 0) {
			place.start = start;
			place.end = fieldEnd(field);
			keyOfPlace(place);
			tally.add();
		}
	}
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
let position = from;
for (;;) {
	const size = readSync(descriptor, chunk, 0, Math.min(chunk.length, to - position), position);
	if (size === 0) {
		break;
	}

	position += size;
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

for (const tally of tallies.values()) {
	tally.result(20);
}

if (workerData === null) {
	console.log(JSON.stringify(byName));
}
