import {createEventLine} from '../model/event-line.js';
import {lineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {verdicts} from '../model/verdicts.js';
import {createAttempts, tellsOfAttempts} from './attempts.js';
import {createEnvelopes, tellsOfEnvelopes} from './envelopes.js';
import {minuteOf} from './minute-counts.js';
import type {Sighting} from './statistic.js';

/** Sees what lines tell of, each thing once. */
export type Sightings = {
	/** The same object for each line: making one for each costs more than most statistics do. */
	readonly see: (line: LogLine, host: string, time: number) => Sighting;
};

const worthy = verdicts.map((_, number) => tellsOfAttempts(number) || tellsOfEnvelopes(number));

/** Whether lines with the verdict of this number must be seen, whatever is asked of them: other lines are seen in their light. */
export const isSightWorthy = (verdict: number): boolean => worthy[verdict] ?? false;

type Writable<Type> = {-readonly [Key in keyof Type]: Type[Key]};

/** Remembers `mails` mails in the queue of each host, and `things` that a second witness may yet tell of: as many, unless it is said. */
export function createSightings(mails: number, things = mails): Sightings {
	const attempts = createAttempts(things);
	const envelopes = createEnvelopes(mails);
	const sighting: Writable<Sighting> = {
		line: createEventLine().line,
		host: '',
		time: 0,
		minute: 0,
		happening: undefined,
		times: 0,
		recipientTimes: 0,
		rule: undefined,
		isNewMail: false,
		findSender: into => sighting.line.place(lineField.sender, into) || envelopes.findSender(sighting.line, sighting.host, into),
		size: () => envelopes.size(sighting.line, sighting.host),
	};
	return {
		see(line, host, time) {
			sighting.isNewMail = envelopes.learn(line, host);
			const attempt = attempts.count(line, host, time);
			sighting.line = line;
			sighting.host = host;
			if (time !== sighting.time) {
				sighting.time = time;
				sighting.minute = minuteOf(time);
			}

			sighting.happening = attempt?.happening;
			sighting.times = attempt?.times ?? 0;
			sighting.recipientTimes = attempt?.recipientTimes ?? 0;
			sighting.rule = attempt?.rule;
			return sighting;
		},
	};
}
