// A console that reads one endless log into its history, as fast as it can, from where the history says; to be run by itself and killed.
import process from 'node:process';
import {openHistory} from '../../../source/engine/history/open-history.js';
import {batchAt} from './endless-log.js';

const [path = '', thread = 'same', pause = '0'] = process.argv.slice(2);
const history = await openHistory({path, days: 36_500, megabytes: 1000, rollupDays: 400, thread: thread === 'own', onState({mode, notKept}) {
	process.stdout.write(`${mode} ${notKept}\n`);
}});
const position = history.position('mx1', '/var/log/mail.log');
let offset = position?.kind === 'file' ? position.offset : 0;
process.stdout.write(`${history.state().mode} from ${offset}\n`);
let worst = 0;
let last = performance.now();
let timer: NodeJS.Timeout | undefined;

function go(): void {
	worst = Math.max(worst, performance.now() - last - Number(pause));
	last = performance.now();
	const {batch, next} = batchAt(offset);
	history.append(batch);
	process.stdout.write('.');
	offset = next;
	timer = setTimeout(go, Number(pause));
}

go();
process.on('SIGTERM', async () => {
	clearTimeout(timer);
	await history.close();
	process.stdout.write(`closed ${worst.toFixed(0)} ${offset}\n`);
	process.exit(0);
});
