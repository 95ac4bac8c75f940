import type {BytePlace} from '../model/byte-place.js';
import type {LogLine} from '../model/log-line.js';
import type {EventClass} from '../model/mail-event.js';
import type {FoldingRule} from './folding.js';
import type {Happening} from './happening.js';

/** A line as the statistics count it; like the line, it is valid until the next one. */
export type Sighting = {
	readonly line: LogLine;
	/** The configured host. */
	readonly host: string;
	/** When it happened, milliseconds since the epoch, by the line's own stamp where it has a sane one. */
	readonly time: number;
	readonly minute: number;
	/** What happened, if this line is the witness that counts; undefined for mere lines and for second witnesses of the same thing. */
	readonly happening: Happening | undefined;
	/** How often it happened; more than 1 where one line tells of several, as Dovecot's "3 attempts", 0 where another line counts. */
	readonly times: number;
	/** How often it happened to the recipient that the line names. */
	readonly recipientTimes: number;
	/** Why the line counts for nothing, though it tells of something. */
	readonly rule: FoldingRule | undefined;
	/** Fills in where the reverse-path stands, of the line or of its queue id; answers whether it is known. Nothing between the brackets is the null sender. */
	readonly findSender: (into: BytePlace) => boolean;
	/** Bytes of the mail, where qmgr told of it. */
	readonly size: () => number | undefined;
	/** Whether it is qmgr's first line of a mail: it writes another for each retry. */
	readonly isNewMail: boolean;
};

/** The span that is asked for: the hour that ends with `now`. */
export type Span = {
	readonly now: number;
	/** The running minute. */
	readonly current: number;
	/** Rows per table. */
	readonly top: number;
};

/** A statistic at work: takes sightings in and answers for any choice of hosts. An unknown host answers as an idle one. */
export type Running<Answer> = {
	/** The classes of lines that it looks at; absent: all. */
	readonly about?: readonly EventClass[] | undefined;
	readonly add: (sighting: Sighting) => void;
	readonly answer: (hosts: readonly string[], span: Span) => Answer;
	/** The same answer by steps of some milliseconds, where it takes many; absent: it takes few. */
	readonly answerBySteps?: ((hosts: readonly string[], span: Span) => Steps<Answer>) | undefined;
};

/** What is done in steps, and what comes of it in the end. */
export type Steps<Answer> = Generator<undefined, Answer, undefined>;

/** Takes all steps at once. */
export function allAtOnce<Answer>(steps: Steps<Answer>): Answer {
	for (;;) {
		const step = steps.next();
		if (step.done === true) {
			return step.value;
		}
	}
}

/** A statistic: `Statistic()` starts it empty. */
export type Statistic<Answer> = () => Running<Answer>;

/** A statistic as a fold: what one host's part holds, how a sighting changes it, and what the parts of the asked hosts say together. */
export type Fold<Part, Answer> = Pick<Running<Answer>, 'about'> & {
	readonly begin: () => Part;
	readonly add: (part: Part, sighting: Sighting) => void;
	readonly answer: (parts: readonly Part[], span: Span) => Answer;
	/** The same by steps, where it takes many milliseconds. */
	readonly answerBySteps?: (parts: readonly Part[], span: Span) => Steps<Answer>;
};

/** Makes a statistic of a fold, one part per host. */
export function defineStatistic<Part, Answer>({about, begin, add, answer, answerBySteps}: Fold<Part, Answer>): Statistic<Answer> {
	return () => {
		const parts = new Map<string, Part>();
		let lastHost: string | undefined;
		let last: Part | undefined;
		const partsOf = (hosts: readonly string[]): readonly Part[] => hosts.flatMap(host => {
			const part = parts.get(host);
			return part === undefined ? [] : [part];
		});
		return {
			about,
			add(sighting) {
				const {host} = sighting;
				if (last === undefined || host !== lastHost) {
					last = parts.get(host) ?? begin();
					parts.set(host, last);
					lastHost = host;
				}

				add(last, sighting);
			},
			answer: (hosts, span) => answer(partsOf(hosts), span),
			answerBySteps: answerBySteps && ((hosts, span) => answerBySteps(partsOf(hosts), span)),
		};
	};
}
