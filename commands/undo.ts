import type {Call, CommandHelp} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {complain} from './headless/complain.js';
import {hostsOfChange} from './headless/logged-change.js';
import {placesFor} from './headless/own-places.js';
import {runChange} from './headless/run-change.js';
import {changeFlags} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['undo CHANGE [--hosts NAMES] [--dry-run | --yes]'],
	about: [
		'Takes back what a change did on each host, whoever made it from wherever: the host\'s own journal knows. CHANGE is an id as "mxdeck log" shows it, or how it begins.',
		'What others did since stays; where they touched what the change wrote, nothing is done. Undoing is a change itself, and can be undone.',
	],
	examples: ['undo 2f1e5c1e', 'undo 2f1e5c1e --hosts mx1 --dry-run'],
};

export const flags = changeFlags;

export async function run({words: [change, ...more], flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	if (change === undefined || more.length > 0) {
		return complain(around, {what: 'undo takes the id of one change', remedy: 'mxdeck log shows them; mxdeck undo 2f1e5c1e'}, exitCode.usage);
	}

	// A change made from here names its hosts; of any other, every host is asked.
	const made = hostsOfChange(placesFor(around), change);
	const hosts = values.hosts ?? (made.length === 0 ? undefined : made.join(','));
	return runChange({
		action: 'undo-change',
		input: () => ({change}),
		key: change,
		flags: {...values, hosts},
		ifNothing: {what: `nothing of a change ${change} is left to undo`, state: 'nothing was changed', remedy: 'mxdeck log HOST shows what was made there'},
	}, around);
}
