import type {MailEvent} from '../model/mail-event.js';
import {happeningOf, timesOf, type Happening} from './happening.js';
import {forgetOldest} from './forget-oldest.js';
import {createTwins} from './twins.js';

/** Tells how often something happened, over all lines that tell of it. */
export type Attempts = {
	/** What this line counts for, and how often; undefined when it counts for nothing (more). */
	readonly count: (event: MailEvent, host: string, time: number) => {readonly happening: Happening; readonly times: number} | undefined;
};

const attemptKey = (host: string, {fields}: MailEvent): string =>
	`${host}\n${fields['client_ip'] ?? ''}\n${(fields['sender'] ?? '').toLowerCase()}\n${(fields['recipient'] ?? '').toLowerCase()}`;

/**
Remembers `limit` things that may yet be told of again. Counts once what happened once, on top of what single lines say (`timesOf`):
- Postgrey's greylist line and smtpd's own 450 for the same host, client, sender and recipient within 30 s are one attempt, whichever comes first
  (they may come through two files); smtpd answers only after the restrictions that follow, and an SPF check may take 20 s;
- `disconnect ... auth=0/1` counts only the failures that the session's SASL warnings did not tell of.
*/
export function createAttempts(limit: number): Attempts {
	const greylistings = createTwins<'policy' | 'smtpd'>({span: 30_000, limit});
	const warned = createSessionCounts(limit);

	return {
		count(event, host, time) {
			const happening = happeningOf(event);
			if (happening === undefined) {
				return undefined;
			}

			let times = timesOf(event, happening);
			if (happening === 'greylisted' && greylistings.isSecond(attemptKey(host, event), time, event.reason === 'reply' ? 'smtpd' : 'policy')) {
				times = 0;
			}

			if (happening === 'auth-failure' && event.pid !== undefined && event.program.endsWith('/smtpd')) {
				times = warned.left(`${host}\n${event.program}\n${event.pid}\n${event.fields['client_ip'] ?? ''}`, event.class === 'connection', times);
			}

			return times === 0 ? undefined : {happening, times};
		},
	};
}

/** Counts the SASL warnings of open smtpd sessions, so that the counters at the end of a session add only what is new. */
function createSessionCounts(limit: number): {readonly left: (session: string, isEnd: boolean, times: number) => number} {
	const counts = new Map<string, number>();
	return {
		left(session, isEnd, times) {
			const told = counts.get(session) ?? 0;
			counts.delete(session);
			if (isEnd) {
				return Math.max(0, times - told);
			}

			counts.set(session, told + times);
			forgetOldest(counts, limit);
			return times;
		},
	};
}
