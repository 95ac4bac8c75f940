import type {EventClass} from '../../model/mail-event.js';
import type {Tone} from './line.js';

/** How a class of events is shown: glyph and word beside each other, so that colour is never needed to tell them apart. */
export type EventWord = {readonly glyph: string; readonly word: string; readonly tone: Tone};

const words: Readonly<Record<EventClass, EventWord>> = {
	accepted: {glyph: '+', word: 'accept', tone: 'good'},
	delivered: {glyph: '✓', word: 'sent', tone: 'good'},
	deferred: {glyph: '◷', word: 'defer', tone: 'warn'},
	bounced: {glyph: '↩', word: 'bounce', tone: 'bad'},
	probe: {glyph: '·', word: 'probe', tone: 'dim'},
	rejected: {glyph: '✗', word: 'reject', tone: 'bad'},
	greylisted: {glyph: '~', word: 'grey', tone: 'warn'},
	'greylist-pass': {glyph: '≈', word: 'pass', tone: 'good'},
	filtered: {glyph: '▽', word: 'filter', tone: 'warn'},
	content: {glyph: '◇', word: 'scan', tone: 'info'},
	authres: {glyph: '◦', word: 'check', tone: 'info'},
	ban: {glyph: '■', word: 'ban', tone: 'held'},
	auth: {glyph: '!', word: 'login', tone: 'bad'},
	connection: {glyph: '·', word: 'conn', tone: 'dim'},
	tls: {glyph: '·', word: 'tls', tone: 'dim'},
	queue: {glyph: '·', word: 'queue', tone: 'dim'},
	mailbox: {glyph: '·', word: 'imap', tone: 'dim'},
	statistics: {glyph: '·', word: 'count', tone: 'dim'},
	service: {glyph: '*', word: 'serv', tone: 'info'},
	warning: {glyph: '▲', word: 'warn', tone: 'warn'},
	error: {glyph: '‼', word: 'error', tone: 'bad'},
	debug: {glyph: '·', word: 'debug', tone: 'faint'},
	operator: {glyph: '◆', word: 'change', tone: 'accent'},
	unclassified: {glyph: '?', word: 'other', tone: 'warn'},
};

// Reasons that read differently from their class: a login that worked is no trouble, an unban is no ban.
const byReason: Readonly<Record<string, Partial<EventWord>>> = {
	'auth success': {glyph: '✓', tone: 'good'},
	'auth lookup': {glyph: '·', tone: 'dim'},
	'ban found': {glyph: '□', word: 'found', tone: 'warn'},
	'ban unban': {glyph: '□', word: 'unban', tone: 'good'},
	'ban ignore': {glyph: '·', word: 'ignore', tone: 'dim'},
	'authres spf-fail': {tone: 'bad'},
	'authres spf-permerror': {tone: 'warn'},
	'authres spf-softfail': {tone: 'warn'},
};

/** Glyph, word and tone of an event. */
export const eventWord = (eventClass: EventClass, reason: string): EventWord => ({...words[eventClass], ...byReason[`${eventClass} ${reason}`]});
