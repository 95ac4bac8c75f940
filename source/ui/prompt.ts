import {isLooking} from '../state/areas/stream.js';
import {entrySpans} from '../state/select/entry.js';
import {count} from '../state/select/format.js';
import {type Line, type Span, line, lineWidth, span} from '../state/select/line.js';
import type {State} from '../state/state.js';
import type {TextEntry} from '../state/text-entry.js';

function promptLine({columns}: State, before: readonly Span[], entry: TextEntry, after: readonly Span[] = []): Line {
	const room = Math.max(10, columns - lineWidth({spans: before}) - lineWidth({spans: after}) - 1);
	return line(...before, ...entrySpans(entry, room, true), ...after);
}

/** What is said of the stream's filter behind it; it holds while it is typed. */
function filterNote(state: State): Span {
	const {filterProblem, page, filter} = state.stream;
	if (filterProblem !== undefined) {
		return span(` ▲ ${filterProblem} `, 'warn');
	}

	return filter === '' ? span(' from:a@b ip:192.0.2.0/24 class:rejected !word ', 'faint') : span(isLooking(state) ? ' looking … ' : ` ${count(page?.matched ?? 0)} matched `, 'dim');
}

/** The line to type a filter or a command on, in place of the status line; undefined: none is open. */
export function prompt(state: State): Line | undefined {
	switch (state.overlay?.over) {
		case 'filter': {
			return promptLine(state, [span(' filter ', 'accent'), span('/ ', 'dim')], state.overlay.entry, [filterNote(state)]);
		}

		case 'palette': {
			return promptLine(state, [span(' : ', 'accent')], state.overlay.entry);
		}

		case 'host-filter': {
			return promptLine(state, [span(' hosts ', 'accent'), span('/ ', 'dim')], state.overlay.entry, [span(' mx1 @group down trouble !live ', 'faint')]);
		}

		case 'help':
		case 'hosts':
		case 'leave':
		case 'waiting':
		case undefined: {
			return undefined;
		}
	}
}
