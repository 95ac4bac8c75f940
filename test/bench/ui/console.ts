/** The real console with the engine in its thread, on hosts that a file names: `console.js FILE`. */
import process from 'node:process';
import {openConsole} from '../../../commands/headless/open-console.js';
import {readPlaces} from './places.js';

process.exitCode = await openConsole({title: 'bench', ascii: undefined}, {stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, environment: process.env, home: '/nonexistent', operator: 'bench', interrupted: new AbortController().signal, holdInterruption: () => () => undefined}, async () => ({
	...readPlaces(process.argv[2] ?? ''),
	title: 'bench',
	readOnly: false,
	demo: false,
}));
