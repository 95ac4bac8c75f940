import type {HistoryOptions} from '../../source/engine/history/options.js';
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
	/** Absent: nothing is kept from one time to the next. */
	readonly history?: HistoryOptions;
	/** Shown beside the name. */
	readonly title: string;
	readonly readOnly: boolean;
	readonly demo: boolean;
	/** What the form of a block proposes as the reply, in place of the action's own text. */
	readonly replyText?: string;
	/** Called when the operator has left. */
	readonly onLeft?: () => Promise<void>;
};

/** The screens and what they need: loading them takes longer than anything else on the way to the first picture. */
async function loadScreens() {
	const [{runConsole}, {actions}] = await Promise.all([import('../../source/ui/run-console.js'), import('../../source/actions/index.js')]);
	return {runConsole, actions: Object.values(actions).map(({name, title, fields}) => ({name, title, fields}))};
}

type Offered = Awaited<ReturnType<typeof loadScreens>>['actions'];

const withReply = (actions: Offered, replyText: string | undefined): Offered => replyText === undefined
	? actions
	: actions.map(action => ({...action, fields: action.fields.map(field => field.name === 'text' ? {...field, initial: replyText} : field)}));

async function showConsole(terminal: ConsoleTerminal, preparing: Promise<ConsoleSubject>, {operator}: Surroundings): Promise<number> {
	const {startEngineThread} = await import('../../source/engine/thread.js');
	// The engine's thread connects while this one loads the screens.
	const screens = loadScreens();
	const {title, readOnly, demo, replyText, onLeft, ...engineOptions} = await preparing;
	const port = startEngineThread({...engineOptions, follow: true, operator}, error => {
		// Ends the program, with the terminal restored first.
		throw error;
	});
	const {runConsole, actions} = await screens;
	const code = await runConsole({port, terminal, title, operator, actions: withReply(actions, replyText), readOnly, demo});
	terminal.restore();
	await port.close();
	await onLeft?.();
	return code;
}

/**
Opens the full screen and stays until the operator leaves; the terminal is the shell's again afterwards. `prepare` is called when
there is a terminal at all, and while the operator sees `title` already.
*/
export async function openConsole({title, ascii}: {readonly title: string; readonly ascii: boolean | undefined}, around: Surroundings, prepare: () => Promise<ConsoleSubject>): Promise<ExitCode> {
	const {openTerminal} = await import('../../source/ui/terminal/open-terminal.js');
	const opened = openTerminal({ascii}, around.screen);
	if (!opened.ok) {
		return complain(around, opened.problem, exitCode.usage);
	}

	const terminal = opened.value;
	terminal.draw(() => [` mxdeck  ${title}`, '', ' connecting ...']);
	try {
		return await showConsole(terminal, prepare(), around) === 0 ? exitCode.done : exitCode.failed;
	} finally {
		terminal.restore();
	}
}
