import type {OutcomeName, Story, Verdict} from './story.js';

/** How times are told. */
export type Clock = {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** A moment as people read it: `03:15`, with the day where it is another one. */
	readonly moment: (time: number) => string;
	/** A span: `89 s`, `12 min`. */
	readonly span: (milliseconds: number) => string;
};

const times = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const colon = (text: string): string => text === '' ? '' : `: ${text}`;

const noticeWords: Readonly<Partial<Record<OutcomeName, string>>> = {
	delivered: 'the sender was told',
	'handed-over': 'the notice to the sender went out',
	deferred: 'the notice to the sender is deferred',
	bounced: 'the notice to the sender bounced, too',
	queued: 'a notice to the sender was made',
};

/** `, 4 attempts, last 03:15`; one attempt needs no words. */
const tries = ({attempts, last}: Verdict, {moment}: Clock): string => attempts > 1 ? `, ${times(attempts, 'attempt')}, last ${moment(last)}` : `, at ${moment(last)}`;

function afterwards({greylisted, attempts}: Verdict, {span}: Clock): string {
	const grey = greylisted === undefined ? '' : ` after ${span(greylisted)} of greylisting`;
	return `${grey}${attempts === 0 ? '' : `${grey === '' ? ' after' : ' and'} ${times(attempts, 'deferral')}`}`;
}

const sentences: Readonly<Record<OutcomeName, (verdict: Verdict, whom: string, clock: Clock) => string>> = {
	delivered: (verdict, whom, clock) => `delivered${whom === '' ? '' : ` to ${whom}`} by ${verdict.host}${afterwards(verdict, clock)}`,
	'handed-over': (verdict, whom, clock) => `handed over to ${verdict.relay ?? 'another server'}${whom === '' ? '' : ` for ${whom}`} by ${verdict.host}${afterwards(verdict, clock)}${colon(verdict.text)}`,
	rejected: (verdict, whom, clock) => `rejected by ${verdict.host}${whom === '' ? '' : ` for ${whom}`}${colon(verdict.text)}${tries(verdict, clock)}`,
	greylisted: (verdict, whom, {now, span}) => `greylisted by ${verdict.host}${whom === '' ? '' : ` for ${whom}`}, has not come back for ${span(now - verdict.last)}${verdict.attempts > 1 ? ` (${times(verdict.attempts, 'attempt')})` : ''}`,
	'turned-away': (verdict, whom, clock) => `turned away for now by ${verdict.host}${whom === '' ? '' : ` for ${whom}`}${colon(verdict.text)}${tries(verdict, clock)}`,
	deferred: (verdict, whom, clock) => `still deferred${whom === '' ? '' : ` for ${whom}`} on ${verdict.host}${colon(verdict.text)}${tries(verdict, clock)}`,
	bounced: (verdict, whom) => `bounced by ${verdict.host}${whom === '' ? '' : ` for ${whom}`}${colon(verdict.text)}`,
	expired: (verdict, whom) => `given up by ${verdict.host}${whom === '' ? '' : ` for ${whom}`}${colon(verdict.text)}`,
	held: (verdict, whom, {moment}) => `held in the queue of ${verdict.host}${whom === '' ? '' : ` for ${whom}`} since ${moment(verdict.last)}${colon(verdict.text)}`,
	discarded: (verdict, whom) => `thrown away by ${verdict.host}${whom === '' ? '' : ` for ${whom}`}${colon(verdict.text)}`,
	deleted: (verdict, _whom, {moment}) => `deleted from the queue of ${verdict.host} by an operator at ${moment(verdict.last)}`,
	probe: (verdict, whom) => `no mail: ${verdict.host} only tried the address${whom === '' ? '' : ` ${whom}`}${colon(verdict.text)}`,
	queued: (verdict, whom, {moment}) => `taken by ${verdict.host}${whom === '' ? '' : ` for ${whom}`} at ${moment(verdict.first)}${colon(verdict.text)}`,
};

/** What came of a message for one recipient, in a sentence without a full stop. The text is untrusted. */
export function verdictSentence(verdict: Verdict, clock: Clock): string {
	const sentence = sentences[verdict.outcome](verdict, verdict.recipient ?? '', clock);
	const notice = verdict.notice === undefined ? undefined : noticeWords[verdict.notice];
	return `${sentence}${notice === undefined ? '' : `; ${notice}`}`;
}

/** Sender and recipients of a message: `uma@promo.example > jo@d.example +2`. The text is untrusted. */
export function envelopeText({sender, recipients}: Pick<Story, 'sender' | 'recipients'>): string {
	const [first = '?', ...others] = recipients;
	return `${sender === undefined ? '?' : (sender === '' ? '<>' : sender)} > ${first}${others.length === 0 ? '' : ` +${others.length}`}`;
}
