import type {State} from '../state.js';
import {countdownSpans, leftOf, someHosts} from './countdown.js';
import {type Line, type Span, fit, line, lineWidth, span, widthOf} from './line.js';

const filler = (columns: number): Span => span('─'.repeat(Math.max(0, columns)), 'faint');

/** `what` gives way when there is no room for all; the rest of the rule is drawn. */
function sign(before: readonly Span[], what: string, after: readonly Span[], columns: number): Line {
	const edge = filler(1);
	const room = columns - lineWidth(line(edge, ...before, ...after)) - 1;
	const shown = widthOf(what) > room ? fit(what, room) : what;
	const spans = [edge, ...before, span(shown, 'text'), ...after];
	return line(...spans, filler(columns - lineWidth({spans})));
}

const key = (name: string, label: string): readonly Span[] => [span(` ${name} `, 'key'), span(`${label} `, 'dim')];

/**
What waits for the operator, in place of the rule below the tabs, so that it is seen on every screen: the change that hosts put back
next, with the time that is left, else what hosts that are back have missed. Undefined: nothing waits.
*/
export function waitingBar(state: State): Line | undefined {
	const {waiting: [next, ...others], missed, columns} = state;
	if (next !== undefined) {
		const hosts = someHosts(next.hosts.map(({host}) => host), columns >= 100 ? 6 : 2);
		const more = others.length === 0 ? [] : [span(` +${others.length} more`, 'warn')];
		const keys = [...key('c', 'confirm'), ...(columns >= 100 ? key('+', '10 min more') : [])];
		return sign([span(' ◷ ', 'warn')], next.what, [span(leftOf(next, state) > 0 ? ` on ${hosts}: ` : ': ', 'dim'), ...countdownSpans(next, state), ...more, span(' '), ...keys], columns);
	}

	const back = missed.filter(({isBack}) => isBack);
	const [first] = back;
	return first === undefined
		? undefined
		: sign([span(' ○ ', 'warn'), span(first.host, 'strong'), span(' is back, it missed: ', 'warn')], first.what, [span(back.length > 1 ? `  +${back.length - 1} more` : '', 'warn'), span(' '), ...key('c', 'look')], columns);
}
