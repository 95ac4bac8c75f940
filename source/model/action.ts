import type {ChangeRecord, PastChange} from './change-record.js';
import type {Discovery} from './discovery.js';
import type {Jail} from './jail.js';
import type {Outcome, Problem} from './outcome.js';
import type {CountRow} from './rows.js';

export type ActionName = 'blacklist-sender' | 'unblock-sender' | 'unban-ip' | 'spf-permerror' | 'remove-expired' | 'undo-change';

/** What the operator typed or the row gave, by field name. */
export type RawInput = Readonly<Record<string, string>>;

/** Something to read on a host before a plan can be made. Reading changes nothing. */
export type Look =
	| {readonly as: string; readonly look: 'file'; readonly path: string}
	/** Runs a reading program; argv, never a command line. */
	| {readonly as: string; readonly look: 'run'; readonly argv: readonly string[]}
	/** The newest changes of the host's journal, newest first. */
	| {readonly as: string; readonly look: 'journal'; readonly limit: number}
	/** One change of the journal with the files that it touched, by its id or how the id begins. */
	| {readonly as: string; readonly look: 'change'; readonly id: string}
	/** The filters of Fail2ban's jails, as its server has them. */
	| {readonly as: string; readonly look: 'jails'}
	/** Not on the host but in mxdeck's own memory: what a field said in the host's lines that match a filter (model/filter.ts). */
	| {readonly as: string; readonly look: 'log'; readonly filter: string; readonly field: string};

/** What a look found. */
export type Fact =
	| {readonly found: 'file'; readonly content: string; readonly sha256: string}
	| {readonly found: 'output'; readonly stdout: string; readonly stderr: string; readonly code: number}
	| {readonly found: 'journal'; readonly changes: readonly ChangeRecord[]}
	| {readonly found: 'change'; readonly change: PastChange}
	/** `unit`: as whose the journal has what Postfix logs, where that is known. */
	| {readonly found: 'jails'; readonly jails: readonly Jail[]; readonly unit?: string}
	/** `lines`: how many lines of the host are in memory at all. */
	| {readonly found: 'log'; readonly lines: number; readonly values: readonly CountRow[]}
	/** No such thing, or it may not be read; `reason` says which. */
	| {readonly found: 'nothing'; readonly reason: string};

export type Facts = Readonly<Record<string, Fact | undefined>>;

/** A file's bytes before and after (latin1 strings: one character per byte, so that every byte survives). */
export type Edit = {
	readonly path: string;
	readonly before: string;
	readonly after: string;
	/** sha256 of `before`, hex: the host refuses the edit when the file has another one by then. */
	readonly sha256: string;
	/** The indexed map to build from the file afterwards, by Postfix table type (`hash`, `lmdb`). */
	readonly map?: string;
};

/** A program to run after the edits: one of the fixed table that the host script knows. */
export type Run =
	| {readonly run: 'postfix-reload'; readonly why: string}
	| {readonly run: 'unban' | 'ban'; readonly jail: string; readonly address: string; readonly why: string};

/** An effect that must be seen on the host, or everything is put back. */
export type Check =
	/** `postmap -q KEY TYPE:PATH` answers `expect`; undefined: it answers nothing. */
	| {readonly check: 'map-entry'; readonly type: string; readonly path: string; readonly key: string; readonly expect: string | undefined}
	/** The last `NAME = VALUE` line of the file has this value. */
	| {readonly check: 'setting'; readonly path: string; readonly name: string; readonly expect: string}
	| {readonly check: 'not-banned' | 'banned'; readonly jail: string; readonly address: string}
	/** `postfix status` says that the mail system runs. */
	| {readonly check: 'postfix-running'};

/** What an action would change on one host. */
export type Plan = {
	/** For people: `Reject mail from spam@example.com`. */
	readonly summary: string;
	readonly edits: readonly Edit[];
	readonly runs: readonly Run[];
	readonly checks: readonly Check[];
	/** What the operator should know before confirming. */
	readonly notes: readonly string[];
	/** The id of the change that this one undoes. */
	readonly undoes?: string;
	/** The host takes the entry that this plan writes out again by itself. */
	readonly lapse?: Lapse;
};

/** An entry of the plan's one edit that ends by itself: if its two lines still stand there then, just so, they go. */
export type Lapse = {
	/** Seconds since the epoch. */
	readonly at: number;
	/** The comment line above it, and the entry's line with one blank wherever it has several; without line ends. */
	readonly comment: string;
	readonly entry: string;
};

/** A guard's verdict on an input: `refuse` is final, `ask` wants the typed key as an override. */
export type GuardVerdict = {
	readonly guard: string;
	readonly verdict: 'ok' | 'ask' | 'refuse';
	readonly reason: string;
};

/** What planning came to on one host. */
export type Planned =
	| {readonly kind: 'change'; readonly plan: Plan; readonly guards: readonly GuardVerdict[]}
	/** The host is so already: nothing to do. */
	| {readonly kind: 'already-so'; readonly why: string}
	/** A guard refuses, or the host is not set up for it; `problem.remedy` says what to do. */
	| {readonly kind: 'refused'; readonly by: 'guard' | 'host'; readonly problem: Problem};

/** A field that the operator fills in. */
export type ActionField = {
	readonly name: string;
	readonly label: string;
	readonly example: string;
	/** Allowed words, when the field is a choice. */
	readonly choices?: readonly string[];
	readonly initial?: string;
	/** It may be left empty. */
	readonly isOptional?: boolean;
};

/**
What an operator may do, as pure functions: no clock, no connection, no host.
`Input` is what `read` makes of the typed text; planning again after applying gives `already-so`.
*/
export type Action<Input = unknown> = {
	readonly name: ActionName;
	/** For menus: `Blacklist a sender`. */
	readonly title: string;
	readonly fields: readonly ActionField[];
	/** Checks what was typed; a refused key names the reason. */
	readonly read: (raw: RawInput) => Outcome<Input>;
	/** Whether the action can be taken at all on such a host; undefined: yes. */
	readonly unavailable: (host: Discovery) => Problem | undefined;
	readonly looks: (input: Input, host: Discovery) => readonly Look[];
	readonly plan: (input: Input, facts: Facts, host: Discovery) => Planned;
	/** Why the hosts should put the change back by themselves unless it is confirmed after it was seen at work; undefined: it is no riskier than any. */
	readonly risk?: (input: Input) => string | undefined;
	/** A filter (model/filter.ts) for the lines that the change would hit or has to do with. */
	readonly history?: (input: Input) => string;
};

/** What came of a plan on one host. */
export type Report = {
	readonly host: string;
	readonly result:
		/** Applied and each check seen to hold. */
		| 'done'
		| 'already-so'
		/** A guard, the host's set-up or missing rights stood against it; nothing was sent or changed. */
		| 'refused'
		/** The host could not be reached; nothing was sent. */
		| 'unreachable'
		/** Changed by somebody since it was planned; nothing was changed. */
		| 'conflict'
		/** A step or a check failed and everything was put back, which was verified. */
		| 'rolled-back'
		/** It failed before anything was changed. */
		| 'failed'
		/** Not sent, because an earlier host failed. */
		| 'skipped'
		/** The connection broke while it ran: not known until asked. */
		| 'unknown';
	/** What was verified, one sentence each: `postmap -q news.example hash:/etc/postfix/sender_access answers "550 ..."`. */
	readonly verified: readonly string[];
	/** How the host fared that was changed first, while it was watched. Untrusted: the log's words. */
	readonly watched?: string;
	readonly problem?: Problem;
	/** Milliseconds from sending to the host's answer. */
	readonly took: number;
	/** Seconds from then on in which it must be confirmed, or the host puts everything back by itself. */
	readonly confirmWithin?: number;
};
