import {fit, line, span} from '../../state/select/line.js';
import {windowOf} from '../../state/select/table.js';
import {suggestions} from '../../state/palette.js';
import type {State} from '../../state/state.js';
import type {TextEntry} from '../../state/text-entry.js';
import {type Dialog, linesPart} from './dialog.js';

const most = 8;

/** What may become of the command that is typed, above its line; nothing when there is nothing to offer. */
export function paletteOffers(state: State, entry: TextEntry, picked: number): readonly Dialog[] {
	const offers = suggestions(state, entry.text);
	const {from, to} = windowOf(offers.length, most, picked);
	const height = to - from + 2;
	const lines = offers.slice(from, to).map(({text, entry: {words, argument = '', help}}, index) => {
		const here = from + index === picked;
		const call = text.includes(' ') ? text : `${words} ${argument}`;
		return {...line(span(here ? '▸ ' : '  ', 'accent'), span(fit(call, 26), here ? 'strong' : 'text'), span(help, 'dim')), cursor: here};
	});
	return lines.length === 0 ? [] : [{left: 0, top: state.rows - 2 - height, width: Math.min(72, state.columns - 2), height, tone: 'accent', parts: [linesPart(lines)]}];
}
