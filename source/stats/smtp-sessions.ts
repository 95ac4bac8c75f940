import type {LogLine} from '../model/log-line.js';
import {forgetOldest} from './forget-oldest.js';

/** What the open sessions of one host's SMTP servers have told of so far. */
export type SmtpSessions = {
	/** A client came or went: what its server process says next is another story. */
	readonly end: (line: LogLine) => void;
	/** Whether the rejection is of the same mail as the one before it, for one more recipient. */
	readonly isSameMail: (line: LogLine) => boolean;
	/** Notes failed logins that were told of. */
	readonly warned: (line: LogLine, times: number) => void;
	/** How many failed logins were told of in the session. */
	readonly warnings: (line: LogLine) => number;
};

type Session = {
	readonly program: string;
	readonly client: string;
	sender: string | undefined;
	reason: string;
	recipient: string | undefined;
	/** The other recipients, where there are any. */
	more: Set<string> | undefined;
	failures: number;
};

/** More recipients than this in one mail: the next begins another attempt. */
const recipientLimit = 1000;

const isPostscreen = (program: string): boolean => program.endsWith('/postscreen');

const isSmtpd = (program: string): boolean => program.endsWith('/smtpd');

// Process and connection: postscreen serves many clients at once, but tells their ports.
const keyOf = (line: LogLine): string | number => isPostscreen(line.program) ? `${line.pid ?? 0} ${line.field('client_ip')} ${line.field('client_port')}` : line.pid ?? 0;

/** Remembers `limit` sessions; a session is a process and its client. */
export function createSmtpSessions(limit: number): SmtpSessions {
	const sessions = new Map<string | number, Session>();

	const find = (line: LogLine, key: string | number): Session | undefined => {
		const session = sessions.get(key);
		return session?.program === line.program && session.client === line.field('client_ip') ? session : undefined;
	};

	const open = (line: LogLine): Session => {
		const key = keyOf(line);
		const known = find(line, key);
		if (known !== undefined) {
			return known;
		}

		const session: Session = {program: line.program, client: line.field('client_ip') ?? '', sender: undefined, reason: '', recipient: undefined, more: undefined, failures: 0};
		sessions.delete(key);
		sessions.set(key, session);
		forgetOldest(sessions, limit);
		return session;
	};

	return {
		end(line) {
			if (isSmtpd(line.program)) {
				sessions.delete(line.pid ?? 0);
			}
		},
		isSameMail(line) {
			const recipient = line.field('recipient');
			if (line.pid === undefined || recipient === undefined || !(isSmtpd(line.program) || isPostscreen(line.program))) {
				return false;
			}

			const session = open(line);
			const sender = line.field('sender');
			const isSame = session.sender === sender && session.reason === line.reason && session.recipient !== undefined
				&& session.recipient !== recipient && (session.more === undefined || (session.more.size < recipientLimit && !session.more.has(recipient)));
			if (isSame) {
				session.more ??= new Set();
				session.more.add(recipient);
				return true;
			}

			session.sender = sender;
			session.reason = line.reason;
			session.recipient = recipient;
			session.more = undefined;
			return false;
		},
		warned(line, times) {
			if (line.pid !== undefined && (isSmtpd(line.program) || isPostscreen(line.program))) {
				open(line).failures += times;
			}
		},
		warnings: line => find(line, keyOf(line))?.failures ?? 0,
	};
}
