import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {runChange} from './headless/run-change.js';
import {changeFlags} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['unban ADDRESS [--hosts NAMES] [--dry-run | --yes]'],
	about: ['Lifts the Fail2ban bans of an address in every jail where it is banned, and verifies that it is banned no more.'],
	examples: ['unban 192.0.2.7', 'unban 2001:db8::7 --hosts mx1 --yes'],
};

export const flags = changeFlags;

export async function run({words: [address, ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (address === undefined || more.length > 0) {
		return complain(around, {what: 'unban takes one address', remedy: 'mxdeck unban 192.0.2.7'}, exitCode.usage);
	}

	return runChange({action: 'unban-ip', input: () => ({address}), key: address, flags: values}, around);
}
