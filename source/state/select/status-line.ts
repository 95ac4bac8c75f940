import type {State} from '../state.js';
import {count, percent, plural} from './format.js';
import {type Line, type Span, span, spread} from './line.js';

/** What the operator must know to trust the numbers: lines, what was missed, what was not understood; notices take its place. */
export function statusLine(state: State): Line {
	const {snapshot, notice, columns} = state;
	return spread(notice === undefined ? totals(state) : [span(notice.level === 'warning' ? ` ▲ ${notice.text}` : ` ${notice.text}`, notice.level === 'warning' ? 'warn' : 'info')], snapshot === undefined ? [] : position(state), columns);
}

function totals({snapshot, columns}: State): readonly Span[] {
	if (snapshot === undefined) {
		return [span(' connecting …', 'dim')];
	}

	const gaps = snapshot.hosts.reduce((sum, host) => sum + host.gaps, 0);
	return [
		span(` ${count(snapshot.lines)} lines`, 'dim'),
		span('  missed ', 'dim'),
		span(count(gaps), gaps === 0 ? 'dim' : 'warn'),
		span('  unclassified ', 'dim'),
		span(percent(snapshot.unclassified, snapshot.lines), snapshot.unclassified === 0 ? 'dim' : 'text'),
		...(columns >= 100 ? [span(`  ${count(snapshot.rate)} lines/s`, 'dim')] : []),
	];
}

/** How far the search for older lines is. */
function pastSpans({page}: State['stream']): readonly Span[] {
	if (page?.past?.state === 'searching') {
		return [span(`searching the history ${Math.round(page.past.done * 100)} %  `, 'info')];
	}

	return page?.past?.state === 'all' && page.older === 0 ? [span('the history has no older  ', 'dim')] : [];
}

function position({screen, stream}: State): readonly Span[] {
	if (screen !== 'stream') {
		return [];
	}

	if (stream.follow) {
		return [...pastSpans(stream), span('▼ ', 'good'), span('following ', 'good')];
	}

	const newer = stream.page?.newer ?? 0;
	return [
		...pastSpans(stream),
		...(newer > 0 ? [span(`${plural(newer, 'new line').replace('new lines', 'new')} below (G)  `, 'accent')] : []),
		span('‖ paused ', 'warn'),
	];
}
