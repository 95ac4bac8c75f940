import type {MailEvent} from '../model/mail-event.js';
import {forgetOldest} from './forget-oldest.js';

/** What the open sessions of SMTP servers have told of so far. */
export type SmtpSessions = {
	/** A client came or went: what its server process says next is another story. */
	readonly end: (event: MailEvent, host: string) => void;
	/** Whether the rejection is of the same mail as the one before it, for one more recipient. */
	readonly isSameMail: (event: MailEvent, host: string) => boolean;
	/** Notes failed logins that were told of. */
	readonly warned: (event: MailEvent, host: string, times: number) => void;
	/** How many failed logins were told of in the session. */
	readonly warnings: (event: MailEvent, host: string) => number;
};

type Session = {
	readonly program: string;
	readonly client: string;
	sender: string | undefined;
	reason: string;
	readonly recipients: Set<string>;
	failures: number;
};

/** More recipients than this in one mail: the next begins another attempt. */
const recipientLimit = 1000;

const isServer = ({program}: MailEvent): boolean => program.endsWith('/smtpd') || program.endsWith('/postscreen');

/** Remembers `limit` sessions per host; a session is a process and its client. */
export function createSmtpSessions(limit: number): SmtpSessions {
	const hosts = new Map<string, Map<string, Session>>();

	// Process and connection: postscreen serves many clients at once, but tells their ports.
	const keyOf = ({program, pid = 0, fields}: MailEvent): string => program.endsWith('/postscreen') ? `${pid} ${fields['client_ip']} ${fields['client_port']}` : String(pid);

	const sessionsOf = (host: string): Map<string, Session> => {
		const sessions = hosts.get(host) ?? new Map<string, Session>();
		hosts.set(host, sessions);
		return sessions;
	};

	const find = (event: MailEvent, host: string): Session | undefined => {
		const session = hosts.get(host)?.get(keyOf(event));
		return session?.program === event.program && session.client === event.fields['client_ip'] ? session : undefined;
	};

	const open = (event: MailEvent, host: string): Session => {
		const known = find(event, host);
		if (known !== undefined) {
			return known;
		}

		const sessions = sessionsOf(host);
		const session: Session = {program: event.program, client: event.fields['client_ip'] ?? '', sender: undefined, reason: '', recipients: new Set(), failures: 0};
		const key = keyOf(event);
		sessions.delete(key);
		sessions.set(key, session);
		forgetOldest(sessions, limit);
		return session;
	};

	return {
		end(event, host) {
			if (event.program.endsWith('/smtpd')) {
				hosts.get(host)?.delete(keyOf(event));
			}
		},
		isSameMail(event, host) {
			const {sender, recipient} = event.fields;
			if (event.pid === undefined || recipient === undefined || !isServer(event)) {
				return false;
			}

			const session = open(event, host);
			const isSame = session.sender === sender && session.reason === event.reason && session.recipients.size > 0
				&& session.recipients.size < recipientLimit && !session.recipients.has(recipient);
			if (!isSame) {
				session.sender = sender;
				session.reason = event.reason;
				session.recipients.clear();
			}

			session.recipients.add(recipient);
			return isSame;
		},
		warned(event, host, times) {
			if (event.pid !== undefined && isServer(event)) {
				open(event, host).failures += times;
			}
		},
		warnings: (event, host) => find(event, host)?.failures ?? 0,
	};
}
