#!/usr/bin/env node
import {readFileSync} from 'node:fs';
import process from 'node:process';
import type {TakenTerminal} from '../source/ui/terminal/take-terminal.js';
import {commandTable, type CommandName} from './command-table.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {chooseCommand, type Choice} from './line/choose-command.js';
import {commandHelp, generalHelp} from './line/help-text.js';

function version(): string {
	// One folder above both this file and the bundle.
	const {version: text} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {readonly version: string};
	return text;
}

async function helpFor(name: CommandName): Promise<ExitCode> {
	const {help, flags} = await commandTable[name].load();
	process.stdout.write(commandHelp(help, flags));
	return exitCode.done;
}

/** What an operator sees while everything else is loaded: the console takes its screen before that, and gives it back if nothing comes of it. */
async function takeScreen({command, suspect}: Extract<Choice, {chosen: 'command'}>): Promise<TakenTerminal | undefined> {
	if ((command !== 'console' && command !== 'demo') || suspect !== undefined) {
		return undefined;
	}

	const {takeTerminal} = await import('../source/ui/terminal/take-terminal.js');
	const taken = takeTerminal([' mxdeck', '', ' starting ...']);
	return taken.ok ? taken.value : undefined;
}

async function main(argv: readonly string[]): Promise<ExitCode> {
	const choice = chooseCommand(argv);
	switch (choice.chosen) {
		case 'help': {
			process.stdout.write(generalHelp());
			return exitCode.done;
		}

		case 'unknown-help': {
			const {complain} = await import('./headless/complain.js');
			return complain({stderr: process.stderr}, {what: `there is no command "${choice.word}"`, remedy: choice.near === undefined ? 'mxdeck help' : `mxdeck help ${choice.near}`}, exitCode.usage);
		}

		case 'version': {
			process.stdout.write(`${version()}\n`);
			return exitCode.done;
		}

		case 'command-help': {
			return helpFor(choice.command);
		}

		case 'command': {
			const screen = await takeScreen(choice);
			const {runCommand} = await import('./line/run-command.js');
			const code = await runCommand(choice, screen);
			screen?.restore();
			return code;
		}
	}
}

/** Whoever reads our output may stop reading (`| head`): that is no failure. A full disk is one. */
function endOnBrokenOutput(error: NodeJS.ErrnoException): void {
	if (error.code === 'EPIPE') {
		process.exit(exitCode.done);
	}

	process.stderr.write(`mxdeck: standard output cannot be written: ${error.message}\n`);
	process.exit(exitCode.failed);
}

process.stdout.on('error', endOnBrokenOutput);

const code = await main(process.argv.slice(2));
// Connections or timers that are left must not keep a finished command alive; what was printed goes out first.
process.stdout.write('', error => {
	if (error) {
		endOnBrokenOutput(error);
	}

	process.exit(code);
});
