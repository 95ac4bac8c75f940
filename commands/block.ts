import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {runChange} from './headless/run-change.js';
import {changeFlags, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['block SENDER [--hosts NAMES] [--dry-run | --yes]'],
	about: [
		'Rejects mail from an address or a domain: writes an entry into the sender access table that Postfix asks on each host, builds the table and verifies the answer.',
		'The plan is shown on standard error first: what changes in which file, what is run, what is verified.',
	],
	examples: ['block spam@example.com --hosts mx1,mx2', 'block example.com --hosts @mx --dry-run', 'block example.com --yes --json'],
};

export const flags = {
	text: {type: 'string', value: 'REPLY', about: 'what the sender is told, such as "550 5.7.1 Not wanted here"'},
	...changeFlags,
} as const satisfies FlagTable;

export async function run({words: [sender, ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (sender === undefined || more.length > 0) {
		return complain(around, {what: 'block takes one sender', remedy: 'mxdeck block spam@example.com'}, exitCode.usage);
	}

	return runChange({
		action: 'blacklist-sender',
		input: ({settings}) => ({sender, text: values.text ?? settings.defaults.replyText ?? ''}),
		key: sender,
		flags: values,
	}, around);
}
