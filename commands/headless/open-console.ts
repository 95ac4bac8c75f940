import type {Host} from '../../source/model/host.js';
import type {Target} from '../../source/model/target.js';
import type {Surroundings} from '../command.js';
import {exitCode, type ExitCode} from '../exit-code.js';
import {complain} from './complain.js';

export type ConsoleCall = {
	readonly hosts: readonly Host[];
	readonly targets?: ReadonlyMap<string, Target>;
	readonly sshConfig?: string;
	readonly backlogMinutes: number;
	readonly auditPath: string | undefined;
	/** Shown beside the name. */
	readonly title: string;
	readonly readOnly: boolean;
	readonly ascii: boolean | undefined;
	readonly demo: boolean;
};

/** Opens the full screen on the hosts and stays until the operator leaves; the terminal is the shell's again afterwards. */
export async function openConsole({hosts, targets, sshConfig, backlogMinutes, auditPath, title, readOnly, ascii, demo}: ConsoleCall, around: Surroundings): Promise<ExitCode> {
	const {openTerminal} = await import('../../source/ui/terminal/open-terminal.js');
	const opened = openTerminal({ascii});
	if (!opened.ok) {
		return complain(around, opened.problem, exitCode.usage);
	}

	const terminal = opened.value;
	// Something to look at while the rest is loaded.
	terminal.stdout.write(`mxdeck  ${title}\n\nconnecting ...`);
	const {startEngineThread} = await import('../../source/engine/thread.js');
	const port = startEngineThread({hosts, targets, sshConfig, backlogMinutes, follow: true, operator: around.operator, auditPath}, error => {
		// Ends the program with the terminal restored.
		throw error;
	});
	const [{runConsole}, {actions}] = await Promise.all([import('../../source/ui/run-console.js'), import('../../source/actions/index.js')]);
	const words = Object.values(actions).map(({name, title: label, fields}) => ({name, title: label, fields}));
	const code = await runConsole({port, terminal, title, operator: around.operator, actions: words, readOnly, demo});
	terminal.restore();
	await port.close();
	return code === 0 ? exitCode.done : exitCode.failed;
}
