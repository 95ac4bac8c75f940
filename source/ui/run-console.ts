import process from 'node:process';
import type {ActionMeta} from '../state/state.js';
import type {EnginePort} from '../wire/engine-port.js';
import {consoleLoop} from './console-loop.js';
import type {ConsoleTerminal} from './console-terminal.js';

/** What the console is opened on, and with. */
export type ConsoleOptions = {
	readonly port: EnginePort;
	readonly terminal: ConsoleTerminal;
	/** Shown beside the name: the group or the configuration. */
	readonly title: string;
	readonly operator: string;
	/** The actions' words, for menus and forms. */
	readonly actions: readonly ActionMeta[];
	readonly readOnly?: boolean;
	readonly demo?: boolean;
};

/** Ink decides when it is loaded, and draws nothing and without colour where a build server seems to run it; here is an operator. */
function forgetBuildServer(environment: NodeJS.ProcessEnv): void {
	for (const name of Object.keys(environment).filter(each => /^(?:CI$|CI_|CONTINUOUS_INTEGRATION$)/.test(each))) {
		Reflect.deleteProperty(environment, name);
	}
}

/** Opens the console and resolves with the exit code when the operator leaves it. The port and the terminal stay open. */
export async function runConsole(options: ConsoleOptions): Promise<number> {
	forgetBuildServer(process.env);
	return consoleLoop(options);
}
