import type {LogLine} from '../model/log-line.js';
import {verdicts} from '../model/verdicts.js';
import {ruleByReason, type FoldingRule} from './folding.js';
import {countOf, secondHandOf, witnessedBy, type Happening, type SecondHand} from './happening.js';
import {failedLogins} from './second-hand.js';
import {createSmtpSessions, type SmtpSessions} from './smtp-sessions.js';
import {keyOfAttempt} from './triplet-key.js';
import {createTwins, type Twins} from './twins.js';

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
	readonly count: (line: LogLine, host: string, time: number) => Attempt | undefined;
};

type OnHost = {
	readonly greylistings: Twins<'policy' | 'smtpd'>;
	readonly sessions: SmtpSessions;
};

/** What lines of a class and reason tell of: something that happens, what another line counts, or the beginning or end of a session. */
type Telling = {
	readonly happening: Happening | undefined;
	readonly secondHand: SecondHand | undefined;
	readonly isSessionsEdge: boolean;
	/** When it happened once by the line: nearly always. */
	readonly once: Attempt | undefined;
	/** When others count it. */
	readonly folded: Attempt | undefined;
};

const counted = (happening: Happening, times: number): Attempt => ({happening, times, recipientTimes: times, rule: undefined});

const folded = (rule: FoldingRule): Attempt => ({happening: undefined, times: 0, recipientTimes: 0, rule});

const saslCounters = folded('sasl-counters');
const greylistReply = folded('greylist-reply');

const telling: ReadonlyArray<Telling | undefined> = verdicts.map(verdict => {
	const isSessionsEdge = verdict.class === 'connection' && (verdict.reason === 'connect' || verdict.reason === 'disconnect');
	const happening = witnessedBy(verdict);
	const secondHand = secondHandOf(verdict);
	const rule = happening === undefined ? ruleByReason(verdict) : secondHand?.rule;
	return happening === undefined && rule === undefined && !isSessionsEdge ? undefined : {happening, secondHand, isSessionsEdge, once: happening === undefined ? undefined : counted(happening, 1), folded: rule === undefined ? undefined : folded(rule)};
});

/** Whether lines with the verdict of this number have to be counted. */
export const tellsOfAttempts = (verdict: number): boolean => telling[verdict] !== undefined;

function atEndOfSession(line: LogLine, {sessions}: OnHost): Attempt | undefined {
	const failures = line.reason === 'disconnect' ? failedLogins(line) : 0;
	const left = failures === 0 ? 0 : failures - sessions.warnings(line);
	sessions.end(line);
	if (left > 0) {
		return counted('auth-failure', left * countOf(line.repeated));
	}

	return failures > 0 ? saslCounters : undefined;
}

/** What happened as often as the line says. */
function often({happening, once}: Telling, times: number): Attempt | undefined {
	return times === 1 || happening === undefined ? once : counted(happening, times);
}

function ofLogin(line: LogLine, told: Telling, {sessions}: OnHost): Attempt | undefined {
	// Dovecot tells of a whole session at once: "auth failed, 3 attempts".
	const times = countOf(line.field('attempts')) * countOf(line.repeated);
	sessions.warned(line, times);
	return often(told, times);
}

function ofReject(line: LogLine, told: Telling, {sessions}: OnHost): Attempt | undefined {
	const times = countOf(line.repeated);
	return sessions.isSameMail(line) ? {happening: 'rejected', times: 0, recipientTimes: times, rule: 'more-recipients'} : often(told, times);
}

/**
Remembers `limit` things of each host, if not as many of a kind, that may yet be told of again: they are seconds old then. Counts once what happened once, on top of what single lines say
(happening.ts):
- Postgrey's greylist line and smtpd's own 450 for the same host, client, sender and recipient within 30 s are one attempt, whichever comes first
  (they may come through two files); smtpd answers only after the restrictions that follow, and an SPF check may take 20 s;
- rejections for one reason and several recipients, from one sender in one session, are one attempt;
- `disconnect ... auth=0/1` counts only the failures that the session's SASL warnings did not tell of.
*/
export function createAttempts(limit: number): Attempts {
	const hosts = new Map<string, OnHost>();
	let lastHost: string | undefined;
	let last: OnHost | undefined;

	const onHost = (host: string): OnHost => {
		if (last === undefined || host !== lastHost) {
			last = hosts.get(host) ?? {greylistings: createTwins<'policy' | 'smtpd'>({span: 30_000, limit: limit / 4, witnesses: ['policy', 'smtpd']}), sessions: createSmtpSessions(limit / 8)};
			hosts.set(host, last);
			lastHost = host;
		}

		return last;
	};

	return {
		count(line, host, time) {
			const told = telling[line.verdict];
			if (told === undefined) {
				return undefined;
			}

			if (told.isSessionsEdge) {
				return atEndOfSession(line, onHost(host));
			}

			const {happening, secondHand} = told;
			if (happening === undefined || secondHand?.isSecondHand(line) === true) {
				return told.folded;
			}

			switch (happening) {
				case 'auth-failure': {
					return ofLogin(line, told, onHost(host));
				}

				case 'rejected': {
					return ofReject(line, told, onHost(host));
				}

				case 'greylisted': {
					keyOfAttempt(line);
					return onHost(host).greylistings.isSecond(time, line.reason === 'reply' ? 'smtpd' : 'policy')
						? greylistReply
						: often(told, countOf(line.repeated));
				}

				default: {
					return often(told, countOf(line.repeated));
				}
			}
		},
	};
}
