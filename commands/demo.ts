import type {Call, CommandHelp} from './command.js';
import type {ExitCode} from './exit-code.js';
import {openDemo} from './headless/open-demo.js';
import type {FlagTable} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['demo'],
	about: ['Opens the console on built-in mail hosts: real SSH servers on this machine alone, with a night of mail traffic, an attack and everything that can be tried against it. Nothing outside is touched.'],
};

export const flags = {
	readOnly: {type: 'boolean', about: 'offer no changes'},
	ascii: {type: 'boolean', about: 'draw with ASCII alone'},
} as const satisfies FlagTable;

export async function run({flags: {ascii, readOnly = false}, around}: Call<typeof flags>): Promise<ExitCode> {
	return openDemo({ascii, readOnly}, around);
}
