// `node threads.mjs PARTS FILE COUNT`: counts a log in tables (scan.mjs), each part of it in a thread of its own.
import {closeSync, openSync, readSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {Worker} from 'node:worker_threads';

const [parts, file, words] = process.argv.slice(2);
const count = Number(words);
const {size} = statSync(file);
const descriptor = openSync(file);

/** Behind the line end that follows. */
function behindLine(position) {
	const bytes = Buffer.alloc(64 * 1024);
	readSync(descriptor, bytes, 0, bytes.length, position);
	return position + bytes.indexOf(10) + 1;
}

const edges = Array.from({length: count + 1}, (_, index) => index === 0 ? 0 : (index === count ? size : behindLine(Math.floor(size * index / count))));
closeSync(descriptor);
await Promise.all(edges.slice(1).map(async (to, index) => {
	const worker = new Worker(path.join(import.meta.dirname, 'scan.mjs'), {workerData: [parts, file, 'tables', {from: edges[index], to}]});
	const [code] = await once(worker, 'exit');
	process.exitCode ||= code;
}));
