import {queryText} from '../../../model/trace/trace-query.js';
import type {TracedPlace} from '../../../model/trace/traced.js';
import type {State} from '../../state.js';
import {dateTime, percent, plural} from '../format.js';
import {type Line, type Span, emptyLine, line, span, spread, wrap} from '../line.js';

/** Places that are named one by one; of a fleet only numbers are told. */
const mostNamed = 6;

const marks: Readonly<Record<TracedPlace['state'], string>> = {looking: '…', done: '✓', failed: '✗'};

/** Where was looked, and how far that is. */
function placeSpans(places: readonly TracedPlace[]): readonly Span[] {
	if (places.length > mostNamed) {
		const ended = places.filter(({state}) => state !== 'looking').length;
		const failed = places.filter(({state}) => state === 'failed').length;
		return [span(`${ended} of ${plural(places.length, 'place')} searched `, 'dim'), span(failed === 0 ? '' : `▲ ${failed} not `, 'warn')];
	}

	return places.map(({place, state, share}) => span(`${place} ${state === 'looking' && share !== undefined && share > 0 ? percent(share, 1).replace(/\.\d/, '') : marks[state]}  `, state === 'failed' ? 'warn' : 'dim'));
}

/** What was asked, where is looked for it, and how far back. */
export function traceHead({trace, columns}: State): Line {
	const {query, traced, since} = trace;
	const stories = (traced?.stories.length ?? 0) + (traced?.leftOut ?? 0);
	const isLooking = query !== undefined && traced?.isDone !== true;
	const left = [
		span(query === undefined ? '' : ' trace ', 'dim'),
		span(query === undefined ? '' : queryText(query), 'strong'),
		span(isLooking ? '  looking …' : '', 'accent'),
		span(query === undefined || isLooking ? '' : (stories === 1 ? '  1 story' : `  ${stories} stories`), 'dim'),
	];
	return spread(left, [...placeSpans(traced?.places ?? []), span(columns >= 100 ? `since ${dateTime(since).slice(0, 16)} ` : '', 'faint')], columns);
}

/** What could not be looked through, and what to do; at most so many lines. */
export function traceTroubles({trace, columns}: State, most: number): readonly Line[] {
	const troubles = (trace.traced?.places ?? []).flatMap(({place, troubles: own}) => own.map(({what, remedy}) => `${place}: ${what}${remedy === undefined ? '' : `.  Try: ${remedy}`}`));
	const lines = troubles.flatMap(text => wrap(text, columns - 4).map((part, index) => line(span(index === 0 ? ' ▲ ' : '   ', 'warn'), span(part, 'warn'))));
	return lines.length <= most ? lines : [...lines.slice(0, Math.max(0, most - 1)), line(span(`   and more that could not be searched (${plural(troubles.length, 'reason')} in all)`, 'warn'))];
}

/** Before anything was asked, and when nothing was found. */
export function nothingTold({trace}: State): readonly Line[] {
	const {query, traced, since} = trace;
	if (query === undefined) {
		return [
			emptyLine,
			line(span('   t on a line of the stream tells the story of its message, over all hosts.', 'dim')),
			line(span('   : trace QUEUE-ID, MESSAGE-ID, or SENDER RECIPIENT looks for any other.', 'dim')),
			line(span('   A bounce or the headers of a mail can be pasted here.', 'dim')),
		];
	}

	return traced?.isDone === true
		? [emptyLine, line(span(`   not found in ${traced.places.filter(({state}) => state !== 'failed').map(({place}) => place).join(', ')} since ${dateTime(since).slice(0, 16)}; m looks a week further back`, 'dim'))]
		: [emptyLine, line(span('   looking …', 'dim'))];
}
