import {appendFileSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {actions} from '../../source/actions/index.js';
import {startDemo} from '../../source/demo/index.js';
import {openEngine} from '../../source/engine/index.js';
import {runConsole} from '../../source/ui/run-console.js';
import {openTerminal} from '../../source/ui/terminal/open-terminal.js';
import {hostileLines} from './hostile-lines.js';

/** The real console on the real engine, whose hosts have names of JavaScript's own, the first with the hostile lines in its log, for the terminal tests. */
const opened = openTerminal({});
if (!opened.ok) {
	process.stderr.write(`${opened.problem.what}\n`);
	process.exit(2);
}

const demo = await startDemo();
const hostNames = ['__proto__', 'constructor', 'toString'];
const now = Date.now();
const stamped = hostileLines.map(({text}, index) => `${new Date(now - hostileLines.length + index).toISOString().replace('Z', '000+00:00')} mx1 ${text}\n`);
appendFileSync(path.join(demo.trees.get('mx1') ?? '', 'var/log/mail.log'), stamped.join(''));

const terminal = opened.value;
const port = openEngine({
	hosts: demo.hosts.map((host, index) => ({...host, name: hostNames[index] ?? ''})),
	targets: new Map([...demo.targets.values()].map((target, index) => [hostNames[index] ?? '', target])),
	backlogMinutes: 30,
	follow: true,
	operator: '__proto__',
	auditPath: path.join(mkdtempSync(path.join(tmpdir(), 'mxdeck-hostile-')), 'own', 'audit.db'),
});
const code = await runConsole({port, terminal, title: 'hostile', operator: '__proto__', actions: Object.values(actions)});
terminal.restore();
await port.close();
await demo.stop();
process.exit(code);
