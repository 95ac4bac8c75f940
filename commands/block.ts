import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {runChange} from './headless/run-change.js';
import {changeFlags, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['block SENDER [--for TIME [--remove-by-host]] [--reason TEXT] [--hosts NAMES] [--dry-run | --yes]'],
	about: [
		'Rejects mail from an address or a domain: writes an entry into the sender access table that Postfix asks on each host, builds the table and verifies the answer.',
		'The plan is shown on standard error first: what changes in which file, what is run, what is verified.',
	],
	examples: ['block spam@example.com --hosts mx1,mx2', 'block example.com --hosts @mx --dry-run', 'block example.com --for 30d --reason "wave 12" --yes --json'],
};

export const flags = {
	text: {type: 'string', value: 'REPLY', about: 'what the sender is told, such as "550 5.7.1 Not wanted here"'},
	for: {type: 'string', value: 'TIME', about: 'how long it is wanted: 30d, 4w or a last day such as 2027-01-31; "list senders" tells when it is over'},
	removeByHost: {type: 'boolean', about: 'the host takes it out again by itself when that time is over'},
	reason: {type: 'string', value: 'TEXT', about: 'why, for whoever finds the entry later'},
	...changeFlags,
} as const satisfies FlagTable;

export async function run({words: [sender, ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (sender === undefined || more.length > 0) {
		return complain(around, {what: 'block takes one sender', remedy: 'mxdeck block spam@example.com'}, exitCode.usage);
	}

	return runChange({
		action: 'blacklist-sender',
		input: ({settings}) => ({sender, text: values.text ?? settings.defaults.replyText ?? '', for: values.for ?? '', reason: values.reason ?? '', removal: values.removeByHost === true ? 'by the host' : 'by hand'}),
		key: sender,
		flags: values,
	}, around);
}
