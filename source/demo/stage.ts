import type {Profile} from './profiles.js';
import type {Random} from './random.js';

export type LogName = 'mail.log' | 'syslog' | 'fail2ban.log' | 'dovecot.log';

/** A log line of a story. */
export type Line = {
	/** Milliseconds after the line before it. */
	readonly after: number;
	readonly log: LogName;
	/** The tag with its pid: `postfix/smtpd[234]`; in dovecot.log the process: `imap-login`. */
	readonly tag: string;
	readonly message: string;
};

/** What a client does once: the lines it leaves, and what comes of it later. */
export type Story = {
	readonly lines: readonly Line[];
	/** Milliseconds after the last line the client comes back. */
	readonly later?: {readonly after: number; readonly story: Teller};
};

/** Tells a story as it goes at this moment on this host; undefined: nothing happens (a banned client sees a closed door). */
export type Teller = (stage: Stage) => Story | undefined;

/** What smtpd does with a sender that the access map knows. */
export type AccessVerdict =
	| {readonly action: 'reject'; readonly code: string; readonly status: string; readonly text: string}
	| {readonly action: 'permit'}
	| {readonly action: 'discard'};

/** The host as it is at the moment a story begins. */
export type Stage = {
	readonly host: Profile;
	readonly random: Random;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** What the compiled sender access map says of an address; undefined: nothing. */
	readonly access: (sender: string) => AccessVerdict | undefined;
	/** Whether the running policyd-spf refuses broken SPF records. */
	readonly permErrorRejects: () => boolean;
	readonly isBanned: (address: string) => boolean;
};

/** A part of the night: how often which story is told, and when. */
export type Scene = {
	readonly name: string;
	/** Seconds after the demo's start; below zero: in the backlog. */
	readonly from: number;
	readonly until: number;
	/** Stories per minute on each host, at the middle of their random distances. */
	readonly perMinute: number;
	/** Seconds over which the rate grows to `perMinute`; absent: at once. */
	readonly rampUp?: number;
	/** Only on these hosts; absent: on all. */
	readonly hosts?: readonly string[];
	readonly teller: Teller;
};
