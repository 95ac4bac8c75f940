/** A Fail2ban jail of the demo: what it looks for in which log, and when it bans. Times in seconds. */
export type Jail = {
	readonly name: string;
	/** Matches a log message that counts as a failure; the group is the address. Undefined: nothing in the demo does. */
	readonly failure: RegExp | undefined;
	readonly maxRetry: number;
	readonly findTime: number;
	readonly banTime: number;
};

/**
The jails of every demo host. `postfix` counts each 554 5.7.1, so a bare REJECT in the sender map feeds it, as it does on
real hosts with such a filter; its short ban time keeps the night moving.
*/
export const jails: readonly Jail[] = [
	{name: 'dovecot', failure: /auth failed, \d+ attempts.*rip=([\d.a-f:]+),/, maxRetry: 5, findTime: 600, banTime: 3600},
	{name: 'postfix', failure: /reject: RCPT from \S+\[([\d.a-f:]+)]: 554 5\.7\.1 /, maxRetry: 3, findTime: 600, banTime: 900},
	{name: 'postfix-sasl', failure: /warning: \S+\[([\d.a-f:]+)]: SASL \S+ authentication failed/, maxRetry: 3, findTime: 600, banTime: 21_600},
	{name: 'sshd', failure: undefined, maxRetry: 5, findTime: 600, banTime: 600},
];
