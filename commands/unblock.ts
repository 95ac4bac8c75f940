import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {runChange} from './headless/run-change.js';
import {changeFlags} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['unblock SENDER [--hosts NAMES] [--dry-run | --yes]'],
	about: ['Removes the entry of an address or a domain from the sender access tables that Postfix asks, and verifies that it is gone.'],
	examples: ['unblock spam@example.com --hosts @mx'],
};

export const flags = changeFlags;

export async function run({words: [sender, ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (sender === undefined || more.length > 0) {
		return complain(around, {what: 'unblock takes one sender', remedy: 'mxdeck unblock spam@example.com'}, exitCode.usage);
	}

	return runChange({action: 'unblock-sender', input: () => ({sender}), key: sender, flags: values}, around);
}
