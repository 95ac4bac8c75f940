import {createEventLine} from '../../source/model/event-line.js';
import type {EventClass, Fields, MailEvent} from '../../source/model/mail-event.js';

/** An event as the line that statistics read. */
export const {of: lineOf} = createEventLine();

/** The running minute of the tests begins here. */
export const now = Date.UTC(2026, 10, 22, 20, 0, 0);

/** An event of `class.reason`, `secondsAgo` before `now`. */
export function event(word: string, fields: Fields = {}, {secondsAgo = 0, program = 'postfix/smtpd', pid = 234, message = ''}: {secondsAgo?: number; program?: string; pid?: number; message?: string} = {}): MailEvent {
	const [eventClass = '', reason = ''] = word.split('.');
	return {time: now - (secondsAgo * 1000), host: 'mx1', program, pid, message, class: eventClass as EventClass, reason, fields};
}

const attempt = {client_ip: '203.0.113.10', sender: 'friend@good.example', recipient: 'alice@corp.example'};

/** Postgrey's line for an attempt. */
export const postgrey = (reason: string, secondsAgo = 0, fields: Fields = {}): MailEvent =>
	event(reason.includes('.') ? reason : `greylisted.${reason}`, {...attempt, ...fields}, {secondsAgo, program: 'postgrey'});

/** Smtpd's own 450 for the same attempt. */
export const greylistReply = (secondsAgo = 0, fields: Fields = {}): MailEvent =>
	event('greylisted.reply', {...attempt, helo: 'mail.good.example', code: '450', dsn: '4.2.0', ...fields}, {secondsAgo});
