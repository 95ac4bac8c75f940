import type {EventClass} from '../../model/mail-event.js';
import type {BanSpan, CountRow, Dimension, GreylistRow, StatisticsPage} from '../../model/rows.js';
import type {FoldingRule} from '../folding.js';

export type TalliedRow = {
	readonly value: string;
	readonly count: number;
	/** Where mail sizes are known. */
	readonly bytes?: number;
	/** Absent: the count (the bytes) is exact; else it was seen for certain, and the truth lies between it and this. */
	readonly atMost?: number;
	readonly atMostBytes?: number;
};

/** The most frequent values of something. */
export type Tallied = {
	/** Most frequent (or largest) first. */
	readonly rows: readonly TalliedRow[];
	readonly distinct: number;
	/** Rare values were forgotten to keep memory bounded: `distinct` is a lower bound, and rows that are not exact say so. */
	readonly atLeast: boolean;
	/** How often, at most, a value came that was forgotten, and how many bytes it brought: what came more often is known. */
	readonly missed: number;
	readonly missedBytes: number;
};

/** What happened, each thing once, however many lines tell of it. */
export type Attempted = {
	readonly accepted: number;
	readonly delivered: number;
	readonly deferred: number;
	readonly bounced: number;
	readonly rejected: number;
	readonly greylisted: number;
	readonly authFailures: number;
	readonly bans: number;
};

/** Lines of a class and reason: the raw count. `attempts`: what they tell of, each thing once; undefined where nothing is counted. */
export type ClassLines = {
	readonly class: EventClass;
	readonly reason: string;
	readonly lines: number;
	readonly attempts: number | undefined;
};

export type HourRow = Omit<Attempted, 'authFailures' | 'bans'> & {
	/** When the hour begins, milliseconds since the epoch. */
	readonly from: number;
	readonly lines: number;
};

/** What happened on a day, `2026-11-22` in the report's zone. */
export type DayRow = Omit<HourRow, 'from'> & {readonly day: string};

/** Lines that tell of what other lines tell of, and are not counted. */
export type FoldedRow = {
	readonly rule: FoldingRule;
	/** The rule in words. */
	readonly because: string;
	readonly lines: number;
};

/** Rejections for one reason, by what tells most about it. */
export type RejectRow = {
	readonly reason: string;
	readonly count: number;
	readonly by: Dimension;
	readonly values: Tallied;
};

/** The summary of any number of log lines, as plain data. Counts are attempts unless they are named lines. */
export type ReportResult = {
	/** First and last stamp, milliseconds since the epoch; undefined when no line has one. */
	readonly from: number | undefined;
	readonly to: number | undefined;
	readonly lines: number;
	/** As the lines name them. */
	readonly hosts: readonly string[];
	readonly attempts: Attempted;
	/** Recipients that were refused: a mail that is rejected for three recipients is one attempt. */
	readonly rejectedRecipients: number;
	readonly folded: readonly FoldedRow[];
	/** Mails that qmgr took, each queue id once. */
	readonly queued: {readonly messages: number; readonly bytes: number; readonly recipients: number};
	readonly classes: readonly ClassLines[];
	readonly hours: readonly HourRow[];
	readonly days: readonly DayRow[];
	/** Of queued mail. */
	readonly senders: Tallied;
	readonly sendersBySize: Tallied;
	readonly senderDomains: Tallied;
	/** Of deliveries. */
	readonly deliveredBytes: number;
	readonly recipients: Tallied;
	readonly recipientsBySize: Tallied;
	readonly recipientDomains: Tallied;
	/** Seconds from the mail's arrival to its delivery, half a percent off at most. */
	readonly delays: {readonly p50: number; readonly p90: number; readonly p95: number; readonly p99: number; readonly max: number} | undefined;
	/** By the remote's words, what differs from mail to mail as `*`. */
	readonly deferrals: Tallied;
	readonly bounces: Tallied;
	readonly deferredDomains: Tallied;
	readonly rejects: readonly RejectRow[];
	readonly rbl: Tallied;
	/** Lines per result of the SPF check that let mail through, and rejections as `rejected`. */
	readonly spf: readonly CountRow[];
	readonly greylist: GreylistRow;
	readonly jails: StatisticsPage['jails'];
	/** The time line of bans, the newest first. */
	readonly bans: readonly BanSpan[];
	readonly logins: {
		/** Mailbox logins, and mails taken from logged-in users. */
		readonly mailbox: number;
		readonly submission: number;
		readonly users: Tallied;
		readonly failures: number;
		readonly failedUsers: Tallied;
		readonly failedClients: Tallied;
	};
	/** By program and text, what differs from line to line as `*`. */
	readonly warnings: Tallied;
	readonly errors: Tallied;
	/** Lines that nothing knows, by program. */
	readonly unclassified: Tallied;
};
