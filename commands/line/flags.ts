/** One flag of a command: `--dry-run` is the key `dryRun`. */
export type Flag = {
	readonly type: 'boolean' | 'string';
	/** One letter, used with one dash. */
	readonly shortFlag?: string;
	/** What stands for the value in the help; strings only. */
	readonly value?: string;
	/** A line of help. */
	readonly about: string;
};

export type FlagTable = Readonly<Record<string, Flag>>;

/** The values of a call's flags; absent flags are undefined. */
export type FlagValues<Flags extends FlagTable> = {
	readonly [Name in keyof Flags]: (Flags[Name]['type'] extends 'boolean' ? boolean : string) | undefined;
};

/** `dryRun` as it is typed: `dry-run`. */
export const typedName = (key: string): string => key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** Which configuration: every command that deals with hosts. */
export const configFlags = {
	config: {type: 'string', value: 'FILE', about: 'configuration to read in place of the standard one'},
	sshConfig: {type: 'string', shortFlag: 'F', value: 'FILE', about: 'ssh configuration, as ssh -F'},
} as const satisfies FlagTable;

export const hostsFlag = {
	hosts: {type: 'string', value: 'NAMES', about: 'hosts and @groups with commas; all configured hosts when absent'},
} as const satisfies FlagTable;

export const backlogFlags = {
	backlog: {type: 'string', value: 'TIME', about: 'how much log from before now: 30 (minutes), 2h, 1d'},
	since: {type: 'string', value: 'TIME', about: 'the same as --backlog'},
} as const satisfies FlagTable;

export const jsonFlag = {
	json: {type: 'boolean', about: 'print JSON'},
} as const satisfies FlagTable;

/** Every command that changes hosts. */
export const changeFlags = {
	...hostsFlag,
	dryRun: {type: 'boolean', about: 'show what would be changed, and change nothing'},
	yes: {type: 'boolean', about: 'do not ask before changing'},
	confirm: {type: 'string', value: 'TIME', about: 'the host puts it back by itself unless "mxdeck confirm" comes within this time: 10m, 1h'},
	forceGuard: {type: 'string', value: 'KEY', about: 'override a guard that asks, by repeating the key'},
	...jsonFlag,
	...configFlags,
} as const satisfies FlagTable;
