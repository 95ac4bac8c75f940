import type {AnyCommand} from './command.js';

/** The commands by name. A command's file is loaded when it is called, so that help costs nothing. */
export const commandTable = {
	console: {summary: 'Open the console on hosts (what mxdeck does without a command)', load: async (): Promise<AnyCommand> => import('./console.js')},
	demo: {summary: 'Open the console on built-in demo hosts', load: async (): Promise<AnyCommand> => import('./demo.js')},
	tail: {summary: 'Print the classified log of hosts as it is written', load: async (): Promise<AnyCommand> => import('./tail.js')},
	classify: {summary: 'Classify a log file or standard input', load: async (): Promise<AnyCommand> => import('./classify.js')},
	report: {summary: 'Sum up log files or hosts: greylisting, rejects, bans', load: async (): Promise<AnyCommand> => import('./report.js')},
	trace: {summary: 'Tell the story of a message: what came of it, and why', load: async (): Promise<AnyCommand> => import('./trace.js')},
	block: {summary: 'Reject mail from a sender', load: async (): Promise<AnyCommand> => import('./block.js')},
	unblock: {summary: 'Accept mail from a blocked sender again', load: async (): Promise<AnyCommand> => import('./unblock.js')},
	unban: {summary: 'Lift the Fail2ban bans of an address', load: async (): Promise<AnyCommand> => import('./unban.js')},
	spf: {summary: 'Show the SPF policy settings, or switch PermError rejection', load: async (): Promise<AnyCommand> => import('./spf.js')},
	list: {summary: 'List what is blocked: by whom, why, until when, on which hosts', load: async (): Promise<AnyCommand> => import('./list.js')},
	confirm: {summary: 'Confirm a change that its host would put back by itself', load: async (): Promise<AnyCommand> => import('./confirm.js')},
	undo: {summary: 'Take back a change, also one that others made', load: async (): Promise<AnyCommand> => import('./undo.js')},
	log: {summary: 'Show the newest changes, or check the record of them', load: async (): Promise<AnyCommand> => import('./log.js')},
	history: {summary: 'Show what is kept of the logs; export or purge an address', load: async (): Promise<AnyCommand> => import('./history.js')},
	hosts: {summary: 'Show what was found on hosts: services, logs, rights', load: async (): Promise<AnyCommand> => import('./hosts.js')},
} as const;

export type CommandName = keyof typeof commandTable;

export const commandNames = Object.keys(commandTable) as readonly CommandName[];

export const isCommandName = (word: string): word is CommandName => Object.hasOwn(commandTable, word);
