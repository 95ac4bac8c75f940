/** What a jail of Fail2ban takes for a failure and how many it lets pass, as its server says. Expressions are Python's, with all names filled in. */
export type Jail = {
	readonly name: string;
	/** What every line must match first; its group `content` is what the others see. */
	readonly prefix?: string;
	readonly failures: readonly string[];
	/** Lines that match one of them count for nothing. */
	readonly ignored: readonly string[];
	/** So many failures within `findTime` seconds ban an address for `banTime` seconds (negative: for ever). */
	readonly maxRetry: number;
	readonly findTime: number;
	readonly banTime: number;
	/** Addresses, networks and names that are never banned. */
	readonly ignoredAddresses: readonly string[];
	/** The files that it reads; none: it reads the journal. */
	readonly files: readonly string[];
	/** What of the journal it reads: `_SYSTEMD_UNIT=postfix.service`; empty: all of it. */
	readonly journalMatch: string;
};
