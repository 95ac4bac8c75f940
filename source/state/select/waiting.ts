import type {MissedChange, WaitingChange} from '../../wire/protocol.js';
import {type Matter, openMatters} from '../areas/waiting.js';
import type {State} from '../state.js';
import {countdownSpans, someHosts} from './countdown.js';
import {duration} from './format.js';
import {type Line, emptyLine, line, span, wrap} from './line.js';

function waitingLines(state: State, change: WaitingChange, here: boolean, width: number): readonly Line[] {
	const [first = '', ...more] = wrap(change.what, width - 2);
	const by = change.operator === state.setup.operator ? '' : `  made by ${change.operator}`;
	return [
		{...line(span(here ? '▸ ' : '  ', 'accent'), span(first, here ? 'strong' : 'text')), cursor: here},
		...more.map(text => line(span(`  ${text}`))),
		line(span(`  on ${someHosts(change.hosts.map(({host}) => host), 8)}: `, 'dim'), ...countdownSpans(change, state), span(by, 'dim')),
		...(here ? [line(span('  Enter ', 'key'), span('keeps it   ', 'dim'), span('+ ', 'key'), span('ten more minutes   ', 'dim'), span('x ', 'key'), span('puts it back now', 'dim'))] : []),
	];
}

function missedLines(state: State, change: MissedChange, here: boolean, width: number): readonly Line[] {
	const [first = '', ...more] = wrap(change.what, width - 2);
	const {host, isBack, until} = change;
	const now = isBack ? span('is back', 'good') : span('cannot be reached yet', 'bad');
	return [
		{...line(span(here ? '▸ ' : '  ', 'accent'), span(first, here ? 'strong' : 'text')), cursor: here},
		...more.map(text => line(span(`  ${text}`))),
		line(span('  missed by ', 'dim'), span(host, 'text'), span(', which ', 'dim'), now, span(`; forgotten in ${duration(until - state.now)}`, 'dim')),
		...(here ? [line(...(isBack ? [span('  Enter ', 'key'), span('looks and plans it there   ', 'dim')] : [span('  ')]), span('x ', 'key'), span('drops it', 'dim'))] : []),
	];
}

const linesOf = (state: State, matter: Matter, here: boolean, width: number): readonly Line[] =>
	matter.matter === 'waiting' ? waitingLines(state, matter.change, here, width) : missedLines(state, matter.change, here, width);

/** All that waits for the operator, each with what he can do about it; the one at `picked` is in sight. */
export function waitingList(state: State, picked: number, width: number, height: number): readonly Line[] {
	const blocks = openMatters(state).map((matter, index) => [...(index === 0 ? [] : [emptyLine]), ...linesOf(state, matter, index === picked, width)]);
	const end = blocks.slice(0, picked + 1).flat().length;
	return blocks.flat().slice(Math.max(0, end - height));
}
