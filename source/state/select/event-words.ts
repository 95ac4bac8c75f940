import type {EventClass} from '../../model/mail-event.js';
import type {Tone} from './line.js';

/** How a class of events is shown: glyph and word beside each other, so that colour is never needed to tell them apart. */
export type EventWord = {readonly glyph: string; readonly ascii: string; readonly word: string; readonly tone: Tone};

const words: Readonly<Record<EventClass, EventWord>> = {
	accepted: {glyph: '+', ascii: '+', word: 'accept', tone: 'good'},
	delivered: {glyph: '✓', ascii: '>', word: 'sent', tone: 'good'},
	deferred: {glyph: '◷', ascii: '-', word: 'defer', tone: 'warn'},
	bounced: {glyph: '↩', ascii: '<', word: 'bounce', tone: 'bad'},
	probe: {glyph: '·', ascii: '.', word: 'probe', tone: 'dim'},
	rejected: {glyph: '✗', ascii: 'X', word: 'reject', tone: 'bad'},
	greylisted: {glyph: '~', ascii: '~', word: 'grey', tone: 'warn'},
	'greylist-pass': {glyph: '≈', ascii: '=', word: 'pass', tone: 'good'},
	filtered: {glyph: '▽', ascii: 'v', word: 'filter', tone: 'warn'},
	content: {glyph: '◇', ascii: 'c', word: 'scan', tone: 'info'},
	authres: {glyph: '◦', ascii: 'o', word: 'check', tone: 'info'},
	ban: {glyph: '■', ascii: '#', word: 'ban', tone: 'held'},
	auth: {glyph: '!', ascii: '!', word: 'login', tone: 'bad'},
	connection: {glyph: '·', ascii: '.', word: 'conn', tone: 'dim'},
	tls: {glyph: '·', ascii: '.', word: 'tls', tone: 'dim'},
	queue: {glyph: '·', ascii: '.', word: 'queue', tone: 'dim'},
	mailbox: {glyph: '·', ascii: '.', word: 'imap', tone: 'dim'},
	statistics: {glyph: '·', ascii: '.', word: 'count', tone: 'dim'},
	service: {glyph: '*', ascii: '*', word: 'serv', tone: 'info'},
	warning: {glyph: '▲', ascii: '^', word: 'warn', tone: 'warn'},
	error: {glyph: '‼', ascii: '!', word: 'error', tone: 'bad'},
	debug: {glyph: '·', ascii: '.', word: 'debug', tone: 'faint'},
	operator: {glyph: '◆', ascii: '@', word: 'change', tone: 'accent'},
	unclassified: {glyph: '?', ascii: '?', word: 'other', tone: 'warn'},
};

// Reasons that read differently from their class: a login that worked is no trouble, an unban is no ban.
const byReason: Readonly<Record<string, Partial<EventWord>>> = {
	'auth success': {glyph: '✓', ascii: '>', tone: 'good'},
	'auth lookup': {glyph: '·', ascii: '.', tone: 'dim'},
	'ban found': {glyph: '□', ascii: '+', word: 'found', tone: 'warn'},
	'ban unban': {glyph: '□', ascii: '-', word: 'unban', tone: 'good'},
	'ban ignore': {glyph: '·', ascii: '.', word: 'ignore', tone: 'dim'},
	'authres spf-fail': {tone: 'bad'},
	'authres spf-permerror': {tone: 'warn'},
	'authres spf-softfail': {tone: 'warn'},
};

/** Glyph, word and tone of an event. */
export const eventWord = (eventClass: EventClass, reason: string): EventWord => ({...words[eventClass], ...byReason[`${eventClass} ${reason}`]});
