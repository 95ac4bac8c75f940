import type {MailEvent} from '../model/mail-event.js';
import {ruleByReason, type FoldingRule} from './folding.js';
import {countOf, secondHandRule, witnessedBy, type Happening} from './happening.js';
import {failedLogins} from './second-hand.js';
import {createSmtpSessions} from './smtp-sessions.js';
import {createTwins} from './twins.js';

/** What a line counts for. */
export type Attempt = {
	/** Undefined when it counts for nothing by itself. */
	readonly happening: Happening | undefined;
	/** How often it happened by this line; 0 where another line counts. */
	readonly times: number;
	/** How often it happened to the recipient that the line names: a mail that is rejected for three recipients is one rejection. */
	readonly recipientTimes: number;
	/** Why the line does not count. */
	readonly rule: FoldingRule | undefined;
};

/** Tells how often something happened, over all lines that tell of it. */
export type Attempts = {
	/** Undefined for lines that tell of nothing that counts. */
	readonly count: (event: MailEvent, host: string, time: number) => Attempt | undefined;
};

const attemptKey = (host: string, {fields}: MailEvent): string =>
	`${host}\n${fields['client_ip'] ?? ''}\n${(fields['sender'] ?? '').toLowerCase()}\n${(fields['recipient'] ?? '').toLowerCase()}`;

const counted = (happening: Happening, times: number): Attempt => ({happening, times, recipientTimes: times, rule: undefined});

const folded = (rule: FoldingRule): Attempt => ({happening: undefined, times: 0, recipientTimes: 0, rule});

/**
Remembers `limit` things that may yet be told of again. Counts once what happened once, on top of what single lines say (happening.ts):
- Postgrey's greylist line and smtpd's own 450 for the same host, client, sender and recipient within 30 s are one attempt, whichever comes first
  (they may come through two files); smtpd answers only after the restrictions that follow, and an SPF check may take 20 s;
- rejections for one reason and several recipients, from one sender in one session, are one attempt;
- `disconnect ... auth=0/1` counts only the failures that the session's SASL warnings did not tell of.
*/
export function createAttempts(limit: number): Attempts {
	const greylistings = createTwins<'policy' | 'smtpd'>({span: 30_000, limit});
	const sessions = createSmtpSessions(limit);

	const atEndOfSession = (event: MailEvent, host: string): Attempt | undefined => {
		const failures = event.reason === 'disconnect' ? failedLogins(event) : 0;
		const left = failures === 0 ? 0 : failures - sessions.warnings(event, host);
		sessions.end(event, host);
		if (left > 0) {
			return counted('auth-failure', left * countOf(event.fields['repeated']));
		}

		return failures > 0 ? folded('sasl-counters') : undefined;
	};

	const ofLogin = (event: MailEvent, host: string): Attempt => {
		// Dovecot tells of a whole session at once: "auth failed, 3 attempts".
		const times = countOf(event.fields['attempts']) * countOf(event.fields['repeated']);
		sessions.warned(event, host, times);
		return counted('auth-failure', times);
	};

	const ofReject = (event: MailEvent, host: string): Attempt => {
		const times = countOf(event.fields['repeated']);
		return sessions.isSameMail(event, host) ? {happening: 'rejected', times: 0, recipientTimes: times, rule: 'more-recipients'} : counted('rejected', times);
	};

	return {
		count(event, host, time) {
			if (event.class === 'connection') {
				return event.reason === 'connect' || event.reason === 'disconnect' ? atEndOfSession(event, host) : undefined;
			}

			const happening = witnessedBy(event);
			const rule = happening === undefined ? ruleByReason(event) : secondHandRule(event);
			if (rule !== undefined) {
				return folded(rule);
			}

			switch (happening) {
				case undefined: {
					return undefined;
				}

				case 'auth-failure': {
					return ofLogin(event, host);
				}

				case 'rejected': {
					return ofReject(event, host);
				}

				case 'greylisted': {
					return greylistings.isSecond(attemptKey(host, event), time, event.reason === 'reply' ? 'smtpd' : 'policy')
						? folded('greylist-reply')
						: counted('greylisted', countOf(event.fields['repeated']));
				}

				default: {
					return counted(happening, countOf(event.fields['repeated']));
				}
			}
		},
	};
}
