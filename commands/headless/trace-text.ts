import {safe} from '../../source/model/safe.js';
import {queryText, type TraceQuery} from '../../source/model/trace/trace-query.js';
import type {Stage, Story} from '../../source/model/trace/story.js';
import type {Traced} from '../../source/model/trace/traced.js';
import {envelopeText, verdictSentence, type Clock} from '../../source/model/trace/verdict-sentence.js';
import {jsonText} from './json-text.js';
import {inColumns} from './columns.js';

type Told = {readonly query: TraceQuery; readonly zone: string; readonly now: number};

/** A span as people say it: `89 s`, `12 min`, `5 h 20 min`, `2 d 4 h`. */
function spanText(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	const minutes = Math.round(seconds / 60);
	if (seconds < 120) {
		return `${seconds} s`;
	}

	const hours = Math.floor(minutes / 60);
	return minutes < 120 ? `${minutes} min` : (hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`);
}

function clockOf(zone: string, now: number): Clock & {readonly full: (time: number) => string} {
	const format = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'medium'});
	const full = (time: number): string => format.format(time);
	return {
		now,
		full,
		moment: time => full(time).slice(0, 10) === full(now).slice(0, 10) ? full(time).slice(11, 16) : full(time).slice(0, 16),
		span: spanText,
	};
}

const mark = ({doubt}: Stage): string => doubt === undefined ? '' : `(${doubt}) `;

function storyText(story: Story, clock: ReturnType<typeof clockOf>): string {
	const {verdicts, stages, leftOut, messageId} = story;
	const rows = stages.map(stage => {
		const {row, text} = stage;
		return ['', clock.full(row.time), row.host, row.program.slice(row.program.lastIndexOf('/') + 1), row.class, `${mark(stage)}${text}`];
	});
	return [
		...verdicts.map(verdict => `${safe(verdictSentence(verdict, clock))}${verdict.isDoubtful ? ' (its line may be forged)' : ''}\n`),
		`  ${safe(envelopeText(story))}${messageId === undefined ? '' : safe(`  <${messageId}>`)}\n`,
		inColumns(['', '', '', '', '', ''], rows).split('\n').slice(1).join('\n'),
		...leftOut === 0 ? [] : [`  ${leftOut} lines in the middle left out\n`],
	].join('');
}

/** The stories for people, what came of each first. */
export function traceText({stories, leftOut, places, since}: Traced, {query, zone, now}: Told): string {
	const clock = clockOf(zone, now);
	if (stories.length === 0) {
		const searched = places.filter(({state, place, host}) => state !== 'failed' && (host !== undefined || place !== 'memory')).map(({place}) => place);
		return searched.length === 0 ? '' : `${safe(`${queryText(query)} was not found in ${searched.join(', ')} since ${clock.full(since).slice(0, 16)}`)}\n`;
	}

	return `${stories.map(story => storyText(story, clock)).join('\n')}${leftOut === 0 ? '' : `\n${leftOut} more were found; --at or more of the message finds the one that is meant\n`}`;
}

/** All that is known as one JSON document; times as in ISO 8601. */
export function traceJson({stories, leftOut, places, since}: Traced, now: number): string {
	const iso = (time: number): string => new Date(time).toISOString();
	const clock: Clock = {now, moment: iso, span: spanText};
	return `${jsonText({
		since: iso(since),
		stories: stories.map(({from, to, sender, recipients, messageId, queueIds, verdicts, stages, leftOut: lines}) => ({
			from: iso(from),
			to: iso(to),
			sender,
			recipients,
			messageId,
			queueIds,
			verdicts: verdicts.map(({first, last, greylisted, isDoubtful, ...verdict}) => ({...verdict, first: iso(first), last: iso(last), ...greylisted !== undefined && {greylistedSeconds: greylisted / 1000}, ...isDoubtful && {ambiguous: true}, sentence: verdictSentence({...verdict, first, last, isDoubtful, ...greylisted !== undefined && {greylisted}}, clock)})),
			stages: stages.map(({row: {host, source, time, program, pid, class: eventClass, reason, fields, message}, text, doubt}) => ({time: iso(time), host, source, program, pid, class: eventClass, reason, text, fields, message, ...doubt !== undefined && {ambiguous: doubt}})),
			...lines > 0 && {leftOut: lines},
		})),
		...leftOut > 0 && {leftOut},
		places: places.map(({place, state, found, troubles}) => ({place, state, found, ...troubles.length > 0 && {troubles}})),
	})}\n`;
}
