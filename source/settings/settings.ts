import type {Host} from '../model/host.js';

/** What holds for every host and screen unless a host or a flag says otherwise. */
export type Defaults = {
	/** Minutes of log to read from before the connection. */
	readonly backlog: number;
	/** What a blacklisted sender is told; undefined: the action's own text. */
	readonly replyText: string | undefined;
	/** undefined: as the locale says. */
	readonly ascii: boolean | undefined;
	/** No action is offered on any host. */
	readonly readOnly: boolean;
	readonly sudo: Host['sudo'];
	/** Passed to ssh as `-F`. */
	readonly sshConfig: string | undefined;
};

/** What is kept of the lines that were read. */
export type KeptHistory = {
	/** false: nothing. */
	readonly keep: boolean;
	/** How long lines are kept, and in how much room on the disk (a million bytes each). */
	readonly days: number;
	readonly megabytes: number;
	/** How long the counts of them are kept. */
	readonly rollupDays: number;
};

/** The operator's configuration. */
export type Settings = {
	readonly hosts: readonly Host[];
	/** Members by group, in the order of the file; members need not be among `hosts`. */
	readonly groups: ReadonlyMap<string, readonly string[]>;
	readonly defaults: Defaults;
	readonly history: KeptHistory;
};

export const builtInHistory: KeptHistory = {keep: true, days: 7, megabytes: 2000, rollupDays: 400};

export const builtInDefaults: Defaults = {
	backlog: 30,
	replyText: undefined,
	ascii: undefined,
	readOnly: false,
	sudo: 'auto',
	sshConfig: undefined,
};

/** What holds without a configuration file. */
export const noSettings: Settings = {hosts: [], groups: new Map(), defaults: builtInDefaults, history: builtInHistory};
