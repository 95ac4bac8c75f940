/** The real console with its engine in its thread, on the hosts that a file names: `console.js FILE`. */
import {appendFileSync} from 'node:fs';
import process from 'node:process';
import {openConsole} from '../../commands/headless/open-console.js';
import {readPlaces} from '../bench/ui/places.js';

const {hosts, ...places} = readPlaces(process.argv[2] ?? '');
const report = process.env['MXDECK_FLEET_REPORT'];
if (report !== undefined) {
	setInterval(() => {
		const {heapUsed, heapTotal, external, arrayBuffers} = process.memoryUsage();
		appendFileSync(report, `${JSON.stringify({time: Date.now(), screen: {heapUsed, heapTotal, external, arrayBuffers}})}\n`);
	}, 5000).unref();
}

/** A group for the whole, and one for each ten. */
const grouped = hosts.map((host, index) => ({...host, groups: ['mx', `rack${Math.floor(index / 10) + 1}`]}));

process.exitCode = await openConsole({title: 'fleet', ascii: undefined}, {stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, environment: process.env, home: '/nonexistent', operator: 'fleet', interrupted: new AbortController().signal, holdInterruption: () => () => undefined}, async () => ({
	...places,
	hosts: grouped,
	// Whatever was written before a host is reached for the first time comes, too.
	backlogMinutes: 30,
	title: 'fleet',
	readOnly: false,
	demo: false,
}));
