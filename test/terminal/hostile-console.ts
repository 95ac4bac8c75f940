import process from 'node:process';
import {actions} from '../../source/actions/index.js';
import {runConsole} from '../../source/ui/run-console.js';
import {openTerminal} from '../../source/ui/terminal/open-terminal.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {EngineSignal, RequestName, Requests} from '../../source/wire/protocol.js';
import {fakePort} from '../helpers/fake-port.js';
import {poisoned} from './hostile-texts.js';

/** The real console on an engine that says nothing but hostile texts, for the terminal tests. */
const opened = openTerminal({});
if (!opened.ok) {
	process.stderr.write(`${opened.problem.what}\n`);
	process.exit(2);
}

const night = fakePort();
const listeners = new Set<(signal: EngineSignal) => void>();
const say = (signal: EngineSignal): void => {
	for (const listener of listeners) {
		listener(poisoned(signal));
	}
};

const port: EnginePort = {
	...night,
	async request<Name extends RequestName>(name: Name, ask: Requests[Name]['ask']) {
		if (name === 'reconnect') {
			throw new Error(poisoned('no way to the host'));
		}

		if (name === 'refresh') {
			say({signal: 'notice', level: 'warning', text: 'something to know'});
			say({signal: 'question', question: {question: 1, host: 'mx3', kind: 'host-key', type: 'ssh-ed25519', fingerprint: 'SHA256:uNiVztksC', address: '192.0.2.13:22'}});
			say({signal: 'question', question: {question: 2, host: 'mx2', kind: 'sudo', prompt: 'Password of ops', attempt: 2}});
		}

		return poisoned(await night.request(name, ask));
	},
	listen(listener) {
		listeners.add(listener);
		return night.listen(signal => {
			listener(poisoned(signal));
		});
	},
};

const terminal = opened.value;
const code = await runConsole({port, terminal, title: '@mx', operator: 'ana', actions: Object.values(actions)});
terminal.restore();
process.exit(code);
