// A console that follows the log of a folder that plays a host into its history, from where the history says; to be run by itself and killed.
import process from 'node:process';
import {openHistory} from '../../source/engine/history/open-history.js';
import type {Gap, Position} from '../../source/model/position.js';
import {followSource} from '../../source/remote/follow.js';
import {localShell} from '../remote/local-shell.js';
import {logPath} from './log-files.js';

const [root = '', path = ''] = process.argv.slice(2);
const history = await openHistory({path, days: 36_500, megabytes: 1000, rollupDays: 400, thread: false});

function keep(bytes: Buffer, after: Position | undefined, gaps: readonly Gap[]): void {
	const now = Date.now();
	const lines = bytes.toString('latin1').split('\n').length - 1;
	history.append({host: 'mx1', source: logPath, format: 'syslog', zone: 'UTC', bytes, lines, from: now, to: now, arrived: now, after, gaps});
}

await followSource(localShell(root), {id: logPath, kind: 'file', path: logPath, format: 'syslog', carries: ['postfix'], readable: 'yes'}, {backlogMinutes: 60, follow: true, after: history.position('mx1', logPath), settle: 0.02}, {
	onData(chunk, after) {
		keep(chunk, after, []);
		process.stdout.write(chunk.includes('the end') ? 'end' : '.');
	},
	onGap(gap) {
		keep(Buffer.alloc(0), undefined, [gap]);
	},
	onBeat: () => undefined,
	onNote: () => undefined,
	onEnd: () => undefined,
});
process.on('SIGTERM', async () => {
	await history.close();
	process.exit(0);
});
