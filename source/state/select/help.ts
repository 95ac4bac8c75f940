import {type Binding, bindingsOf} from '../keymap.js';
import type {State} from '../state.js';
import {keyName} from './footer.js';
import {type Line, emptyLine, fit, line, span} from './line.js';

function row(state: State, {keys, help, unless}: Binding): Line {
	const reason = unless?.(state);
	const shown = keys.map(key => keyName(key)).join('  ');
	return line(
		span(` ${fit(shown, 18)} `, reason === undefined ? 'key' : 'faint'),
		span(help, reason === undefined ? 'text' : 'faint'),
		...(reason === undefined ? [] : [span(`  (${reason})`, 'warn')]),
	);
}

/** Every key of the screen, its own first. */
export function helpLines(state: State): readonly Line[] {
	const bindings = bindingsOf(state.screen);
	const own = bindings.filter(({screens}) => screens !== undefined);
	const shared = bindings.filter(({screens}) => screens === undefined);
	return [
		line(span(' This screen', 'strong')),
		...own.map(binding => row(state, binding)),
		emptyLine,
		line(span(' Everywhere', 'strong')),
		...shared.map(binding => row(state, binding)),
		emptyLine,
		line(span(' Filter: from:@promo.example  ip:192.0.2.0/24  !reason:rbl  host:mx1,mx2  words  /regexp/', 'dim')),
		line(span(' No key changes a host: every change is shown first and asked for.', 'dim')),
	];
}
