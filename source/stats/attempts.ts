import type {LogLine} from '../model/log-line.js';
import {verdicts} from '../model/verdicts.js';
import {ruleByReason, type FoldingRule} from './folding.js';
import {countOf, secondHandRule, witnessedBy, type Happening} from './happening.js';
import {failedLogins} from './second-hand.js';
import {createSmtpSessions, type SmtpSessions} from './smtp-sessions.js';
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
type Telling = Pick<Attempt, 'happening' | 'rule'> & {readonly isSessionsEdge: boolean};

const telling: ReadonlyArray<Telling | undefined> = verdicts.map(verdict => {
	const isSessionsEdge = verdict.class === 'connection' && (verdict.reason === 'connect' || verdict.reason === 'disconnect');
	const happening = witnessedBy(verdict);
	const rule = happening === undefined ? ruleByReason(verdict) : undefined;
	return happening === undefined && rule === undefined && !isSessionsEdge ? undefined : {happening, rule, isSessionsEdge};
});

/** Whether lines with the verdict of this number have to be counted. */
export const tellsOfAttempts = (verdict: number): boolean => telling[verdict] !== undefined;

const attemptKey = (line: LogLine): string =>
	`${line.field('client_ip') ?? ''}\n${(line.field('sender') ?? '').toLowerCase()}\n${(line.field('recipient') ?? '').toLowerCase()}`;

const made = new Map<Happening | FoldingRule, Attempt>();

/** Nearly everything happens once by a line: that need not be said anew each time. */
function counted(happening: Happening, times: number): Attempt {
	const known = times === 1 ? made.get(happening) : undefined;
	if (known !== undefined) {
		return known;
	}

	const attempt: Attempt = {happening, times, recipientTimes: times, rule: undefined};
	if (times === 1) {
		made.set(happening, attempt);
	}

	return attempt;
}

function folded(rule: FoldingRule): Attempt {
	const attempt = made.get(rule) ?? {happening: undefined, times: 0, recipientTimes: 0, rule};
	made.set(rule, attempt);
	return attempt;
}

function atEndOfSession(line: LogLine, {sessions}: OnHost): Attempt | undefined {
	const failures = line.reason === 'disconnect' ? failedLogins(line) : 0;
	const left = failures === 0 ? 0 : failures - sessions.warnings(line);
	sessions.end(line);
	if (left > 0) {
		return counted('auth-failure', left * countOf(line.repeated));
	}

	return failures > 0 ? folded('sasl-counters') : undefined;
}

function ofLogin(line: LogLine, {sessions}: OnHost): Attempt {
	// Dovecot tells of a whole session at once: "auth failed, 3 attempts".
	const times = countOf(line.field('attempts')) * countOf(line.repeated);
	sessions.warned(line, times);
	return counted('auth-failure', times);
}

function ofReject(line: LogLine, {sessions}: OnHost): Attempt {
	const times = countOf(line.repeated);
	return sessions.isSameMail(line) ? {happening: 'rejected', times: 0, recipientTimes: times, rule: 'more-recipients'} : counted('rejected', times);
}

/**
Remembers `limit` things of each host that may yet be told of again. Counts once what happened once, on top of what single lines say
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
			last = hosts.get(host) ?? {greylistings: createTwins({span: 30_000, limit}), sessions: createSmtpSessions(limit)};
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

			const {happening} = told;
			const rule = happening === undefined ? told.rule : secondHandRule(line);
			if (rule !== undefined) {
				return folded(rule);
			}

			switch (happening) {
				case undefined: {
					return undefined;
				}

				case 'auth-failure': {
					return ofLogin(line, onHost(host));
				}

				case 'rejected': {
					return ofReject(line, onHost(host));
				}

				case 'greylisted': {
					return onHost(host).greylistings.isSecond(attemptKey(line), time, line.reason === 'reply' ? 'smtpd' : 'policy')
						? folded('greylist-reply')
						: counted('greylisted', countOf(line.repeated));
				}

				default: {
					return counted(happening, countOf(line.repeated));
				}
			}
		},
	};
}
