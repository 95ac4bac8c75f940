import type {EventClass, Fields, Reason} from '../../model/mail-event.js';

/** A class with one of its own reasons. */
export type Verdict = {[Class in EventClass]: {readonly class: Class; readonly reason: Reason<Class>}}[EventClass];

type Row = {
	/** The line's form, in the notation of `template.ts`. */
	readonly text: string;
	/** Lines that it takes: a pattern cannot be written without one. */
	readonly samples: readonly [string, ...string[]];
	/** Fields that the form itself says. */
	readonly fields?: Fields;
};

/** One form of a log line and what it means. */
export type Pattern = Row & (Verdict | {
	/** The detail table that the text names gives class and reason. */
	readonly class: 'by-detail';
	readonly reason?: never;
});

/** What a program logs. The more literal pattern wins; among equals the earlier one. */
export type Program = {
	/** The last part of the tag: `smtpd` of `postfix/submission/smtpd`. */
	readonly names: readonly string[];
	readonly patterns: readonly Pattern[];
	/** Named pieces of templates: `{client}`. */
	readonly fragments?: Readonly<Record<string, string>>;
	/** Tables for the inner part of a line, bounded by head and tail of the pattern that names them: `{detail:refusal}`. */
	readonly details?: Readonly<Record<string, readonly Pattern[]>>;
};
