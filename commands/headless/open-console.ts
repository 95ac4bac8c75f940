import type {Host} from '../../source/model/host.js';
import type {Target} from '../../source/model/target.js';
import type {ConsoleTerminal} from '../../source/ui/console-terminal.js';
import type {Surroundings} from '../command.js';
import {exitCode, type ExitCode} from '../exit-code.js';
import {complain} from './complain.js';

/** What the console is opened on. */
export type ConsoleSubject = {
	readonly hosts: readonly Host[];
	readonly targets?: ReadonlyMap<string, Target>;
	readonly sshConfig?: string;
	readonly backlogMinutes: number;
	readonly auditPath: string | undefined;
	/** Shown beside the name. */
	readonly title: string;
	readonly readOnly: boolean;
	readonly demo: boolean;
	/** Called when the operator has left. */
	readonly onLeft?: () => Promise<void>;
};

async function showConsole(terminal: ConsoleTerminal, subject: ConsoleSubject, {operator}: Surroundings): Promise<number> {
	const {hosts, targets, sshConfig, backlogMinutes, auditPath, title, readOnly, demo} = subject;
	const {startEngineThread} = await import('../../source/engine/thread.js');
	const port = startEngineThread({hosts, targets, sshConfig, backlogMinutes, follow: true, operator, auditPath}, error => {
		// Ends the program, with the terminal restored first.
		throw error;
	});
	const [{runConsole}, {actions}] = await Promise.all([import('../../source/ui/run-console.js'), import('../../source/actions/index.js')]);
	const words = Object.values(actions).map(({name, title: label, fields}) => ({name, title: label, fields}));
	const code = await runConsole({port, terminal, title, operator, actions: words, readOnly, demo});
	terminal.restore();
	await port.close();
	return code;
}

/**
Opens the full screen and stays until the operator leaves; the terminal is the shell's again afterwards. `prepare` is called when
there is a terminal at all, and while the operator sees `title` already.
*/
export async function openConsole({title, ascii}: {readonly title: string; readonly ascii: boolean | undefined}, around: Surroundings, prepare: () => Promise<ConsoleSubject>): Promise<ExitCode> {
	const {openTerminal} = await import('../../source/ui/terminal/open-terminal.js');
	const opened = openTerminal({ascii});
	if (!opened.ok) {
		return complain(around, opened.problem, exitCode.usage);
	}

	const terminal = opened.value;
	terminal.stdout.write(` mxdeck  ${title}\n\n connecting ...`);
	const subject = await prepare();
	try {
		return await showConsole(terminal, subject, around) === 0 ? exitCode.done : exitCode.failed;
	} finally {
		terminal.restore();
		await subject.onLeft?.();
	}
}
