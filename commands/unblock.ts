import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {runChange} from './headless/run-change.js';
import {changeFlags, type FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['unblock SENDER [--hosts NAMES] [--dry-run | --yes]', 'unblock --expired [--hosts NAMES] [--dry-run | --yes]'],
	about: ['Removes the entry of an address or a domain from the sender access tables that Postfix asks, and verifies that it is gone.', '--expired takes out every entry that mxdeck wrote and whose last day is over.'],
	examples: ['unblock spam@example.com --hosts @mx', 'unblock --expired --yes'],
};

export const flags = {
	expired: {type: 'boolean', about: 'every entry that is over, in place of one sender'},
	...changeFlags,
} as const satisfies FlagTable;

export async function run({words: [sender, ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (values.expired === true && sender === undefined) {
		return runChange({action: 'remove-expired', input: () => ({}), key: 'expired', flags: values}, around);
	}

	if (sender === undefined || more.length > 0 || values.expired === true) {
		return complain(around, {what: 'unblock takes one sender, or --expired', remedy: 'mxdeck unblock spam@example.com'}, exitCode.usage);
	}

	return runChange({action: 'unblock-sender', input: () => ({sender}), key: sender, flags: values}, around);
}
