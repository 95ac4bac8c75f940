/** How the operator names a host: an alias of the ssh configuration, a configured name or an address. */
export type HostName = string;

/** What the operator's configuration says of one host; what is absent is found out. */
export type Host = {
	readonly name: HostName;
	/** Passed to ssh's resolution in place of `name`. */
	readonly address?: string;
	readonly user?: string;
	readonly port?: number;
	readonly groups: readonly string[];
	/** No action is ever offered or sent. */
	readonly readOnly: boolean;
	/** `never`: sudo is not even asked for. */
	readonly sudo: 'auto' | 'never';
	/** Which program carries the connection; absent or `auto`: ours, and the system's `ssh` where ours cannot do it. */
	readonly transport?: 'auto' | 'ssh2' | 'ssh';
	/** Log files to follow in place of the ones that were discovered; `journal` stands for the journal. */
	readonly sources?: readonly string[];
	/** IANA name of the zone of stamps that carry none, in place of the discovered one. */
	readonly zone?: string;
};

/** What an operator sees of a connection. */
export type LinkState =
	| 'connecting'
	| 'live'
	| 'stale'
	| 'gap'
	| 'reconnecting'
	| 'throttled'
	| 'auth'
	| 'hostkey'
	| 'down';

/** The state of a host's connection, since when, and why it is not better. */
export type Link = {
	readonly state: LinkState;
	/** Milliseconds since the epoch. */
	readonly since: number;
	readonly reason?: string;
	readonly remedy?: string;
	/** When the next attempt is made, milliseconds since the epoch. */
	readonly nextAttempt?: number;
	/** Why the system's own ssh carries the connection; absent: ours does, or there is none. */
	readonly systemSsh?: string;
};

/** Whether a host can be asked and changed now: a gap in a log is told in the place of "live", and hinders nothing. */
export const isUp = ({state}: Link): boolean => state === 'live' || state === 'gap';

/** What the account may do on a host: everything, only what the installed helper does, whatever sudo is asked for, or read. */
export type Privilege = 'root' | 'helper' | 'sudo' | 'sudo-password' | 'none';
