import type {Discovery} from './discovery.js';
import type {EntryMemory} from './entry-memory.js';
import type {HostName, Link} from './host.js';
import type {EventClass, Fields} from './mail-event.js';
import type {SourceGap} from './position.js';

/** A line of the stream as the console shows it. All its text is still untrusted: make it `Safe` before showing it. */
export type StreamRow = {
	/** Order of arrival over all hosts, from 1; the row's identity. */
	readonly seq: number;
	/** The configured host that it came from. */
	readonly host: HostName;
	/** The log that it came from: a path or `journal`. */
	readonly source: string;
	readonly time: number;
	readonly program: string;
	readonly pid: number | undefined;
	readonly class: EventClass;
	readonly reason: string;
	readonly fields: Fields;
	/** The fields, by name, that other lines of the same queue id gave: this line does not say them itself. */
	readonly joined?: readonly string[];
	readonly message: string;
};

/** A page of the stream. */
export type StreamPage = {
	/** Oldest first, at most as many as were asked for. */
	readonly rows: readonly StreamRow[];
	/** Rows that match the filter and are newer than the page's last. */
	readonly newer: number;
	/** Rows that match the filter and are older than the page's first, of those still in memory. */
	readonly older: number;
	/** Lines that matched since the console opened, also those that have left memory. */
	readonly matched: number;
	/** Whether the history is being searched for older ones, or has no more; absent: it was not asked. */
	readonly past?: {readonly state: 'searching' | 'all' | 'more'; readonly done: number};
};

/** A value with its count. */
export type CountRow = {
	readonly value: string;
	readonly count: number;
	/** Present when rare values had to be forgotten: `count` was seen for certain, the truth lies between it and this. */
	readonly atMost?: number;
	/** The last time it was seen, milliseconds since the epoch. */
	readonly last?: number;
};

/** What a top-N table can count. */
export type Dimension =
	| 'reason'
	| 'rbl'
	| 'sender'
	| 'sender-domain'
	| 'client'
	/** The /24 of an IPv4 client, the /64 of an IPv6 one. */
	| 'network'
	/** The registered part of the client's name: `isp.example` of `dyn-7.pool.isp.example`. */
	| 'rdns'
	| 'helo'
	| 'recipient'
	| 'recipient-domain'
	| 'user'
	| 'jail';

/** Which lines a top-N table counts. */
export type TopSubject = 'rejected' | 'greylisted' | 'auth-failure' | 'banned' | 'delivered' | 'all';

/** How far back statistics look. */
export type StatisticsWindow = '1h' | '24h' | '7d';

/** Counts per bucket of the page, oldest first; the last is the running one. Of an hour: sixty minutes. */
export type Series = {
	readonly name: 'accepted' | 'rejected' | 'greylisted' | 'delivered' | 'deferred' | 'bounced' | 'auth-failure' | 'ban' | 'lines';
	readonly counts: readonly number[];
	readonly total: number;
};

export type GreylistRow = {
	readonly new: number;
	readonly earlyRetry: number;
	readonly passed: number;
	/** Passes of triplets that had passed before. */
	readonly known?: number;
	readonly whitelisted: number;
	/** Triplets whose greylisting is over an hour old and that never came back. */
	readonly neverReturned: number;
	/** Triplets that wait to come back. */
	readonly waiting: number;
	/** A flood made the oldest triplets be forgotten: `waiting` and `neverReturned` are lower bounds. */
	readonly atLeast?: boolean;
	/** Seconds from the first attempt to the pass. */
	readonly delay: {readonly p50: number; readonly p95: number; readonly max: number} | undefined;
};

/** The most frequent values of a dimension. */
export type TopTable = {
	readonly subject: TopSubject;
	readonly dimension: Dimension;
	readonly rows: readonly CountRow[];
	/** How many values there are. */
	readonly distinct: number;
	/** Rare values were forgotten to keep memory bounded: `distinct` and small counts are lower bounds. */
	readonly atLeast?: boolean;
	/** How often, at most, a value came that was forgotten: what came more often is among the rows. */
	readonly missed?: number;
};

/** An address that fail2ban banned, as the log tells. Times in milliseconds since the epoch. */
export type BanSpan = {
	readonly host: HostName;
	readonly jail: string;
	readonly address: string;
	/** Undefined: banned before what was read. */
	readonly from: number | undefined;
	/** Undefined: no unban was seen. */
	readonly to: number | undefined;
};

/** Lines that no pattern knows, by the program that wrote them. */
export type UnclassifiedPrograms = {
	readonly lines: number;
	/** The most frequent first. */
	readonly programs: readonly CountRow[];
};

/** The statistics screen's content for the hosts that were asked for. */
export type StatisticsPage = {
	/** The span counted, milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	/** Whether a source had a gap in the span: counts are then lower bounds, shown with "≥". */
	readonly atLeast: boolean;
	readonly window: StatisticsWindow;
	/** What each count of the series counts, milliseconds. */
	readonly bucket: number;
	/** From when on there are counts, where that is later than `from`: no history was kept before. */
	readonly begins?: number;
	/** Why this page is not the one of the window that was asked for. */
	readonly instead?: {readonly window: StatisticsWindow; readonly why: string};
	readonly series: readonly Series[];
	/** What waits, and what never returned, is known of the last hour alone: only there it is among these. */
	readonly greylist: Omit<GreylistRow, 'waiting' | 'neverReturned'> & Partial<GreylistRow>;
	readonly classes: readonly CountRow[];
	readonly top: readonly TopTable[];
	/** Bans by jail: bans and unbans seen in the log. */
	readonly jails: ReadonlyArray<{readonly jail: string; readonly found: number; readonly bans: number; readonly unbans: number}>;
	/** The time line of bans, the newest first. Undefined in the windows longer than an hour. */
	readonly bans?: readonly BanSpan[];
	/** Lines that were not counted because others tell of the same thing, by the rule's words. */
	readonly folded?: readonly CountRow[];
	readonly unclassified?: UnclassifiedPrograms;
};

/** A banned address as fail2ban says now. Times in milliseconds since the epoch; undefined: not known, or for ever. */
export type BanRow = {
	readonly host: HostName;
	readonly jail: string;
	readonly address: string;
	readonly since: number | undefined;
	readonly until: number | undefined;
};

/** An entry of a sender access map. */
export type SenderRow = {
	readonly host: HostName;
	readonly map: string;
	readonly key: string;
	readonly action: string;
	/** Line of the file, from 1. */
	readonly line: number;
	/** The comment right above it, if there is one. */
	readonly comment?: string;
	/** What that comment says, when mxdeck wrote it. */
	readonly memory?: EntryMemory;
};

/** A setting of policyd-spf. */
export type SpfRow = {
	readonly host: HostName;
	readonly path: string;
	readonly name: string;
	/** As it stands in the file; undefined: absent, so the program's default holds. */
	readonly value: string | undefined;
	readonly meaning: string;
};

/** What was asked of each host: its rows, or why there are none. `read` is when (milliseconds since the epoch). */
export type PerHost<Row> = ReadonlyArray<{
	readonly host: HostName;
	readonly read: number;
	readonly rows: readonly Row[];
	/** Why there are no rows, and what to do. */
	readonly trouble?: {readonly what: string; readonly remedy?: string};
}>;

/** One host as the Hosts screen shows it. */
export type HostRow = {
	readonly host: HostName;
	readonly groups: readonly string[];
	readonly readOnly: boolean;
	readonly link: Link;
	/** Lines per second over the last ten seconds. */
	readonly rate: number;
	readonly lines: number;
	readonly unclassified: number;
	/** Lines known to be missed; undefined while no gap is known. */
	readonly gaps: number;
	/** What of its logs is missing, the newest last; the newest few where there are many. */
	readonly missing?: readonly SourceGap[];
	readonly lastLine: number | undefined;
	readonly discovery: Discovery | undefined;
	/** Live sources, and why others are not. */
	readonly sources: ReadonlyArray<{readonly id: string; readonly live: boolean; readonly reason?: string; readonly remedy?: string}>;
};
