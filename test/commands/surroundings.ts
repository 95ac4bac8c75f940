import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PassThrough, Readable, Writable} from 'node:stream';
import type {Surroundings} from '../../commands/command.js';

/** What a command printed. */
export type Printed = {readonly out: () => string; readonly said: () => string};

function sink(): {readonly stream: Writable; readonly text: () => string} {
	let text = '';
	const stream = new Writable({
		write(chunk, _encoding, done) {
			text += String(chunk);
			done();
		},
	});
	return {stream, text: () => text};
}

/** Surroundings for a command under test: an empty home, no terminal, and what is printed kept. */
export function testSurroundings(stdin: string | Buffer = ''): Surroundings & Printed {
	const out = sink();
	const said = sink();
	return {
		stdin: stdin === '' ? new PassThrough().end() : Readable.from([Buffer.from(stdin)]),
		stdout: out.stream,
		stderr: said.stream,
		environment: {},
		home: mkdtempSync(path.join(tmpdir(), 'mxdeck-home-')),
		operator: 'ops',
		interrupted: new AbortController().signal,
		holdInterruption: () => () => undefined,
		out: out.text,
		said: said.text,
	};
}
