import {spfRows, switchedSetting} from '../areas/lists.js';
import type {State} from '../state.js';
import {hostTone, hostWidth} from './host-tone.js';
import type {Line} from './line.js';
import {listLines} from './list-screen.js';
import {widest} from './table.js';

/** The settings of policyd-spf, each with what it means. */
export function spfLines(state: State): readonly Line[] {
	const rows = spfRows(state);
	return listLines(state, {
		screen: 'spf',
		word: 'setting',
		content: state.spf,
		rows,
		empty: 'no host runs policyd-spf',
		note: ({name, meaning, path}) => `${name}: ${meaning}  (${path})`,
		columns: [
			{title: 'host', width: hostWidth(state)},
			{title: 'setting', width: widest(rows.map(({name}) => name), 12, 28)},
			{title: 'value', width: widest(rows.map(({value}) => value ?? '(default)'), 9, state.columns >= 100 ? 24 : 14)},
			{title: 'meaning', grow: 1, least: 12},
			...(state.columns >= 120 ? [{title: 'file', width: widest(rows.map(({path}) => path), 8, 48)}] : []),
		],
		cells: ({host, name, value, meaning, path}) => [
			[host, hostTone(state, host)],
			[name, name === switchedSetting ? 'strong' : 'text'],
			[value ?? '(default)', value === undefined ? 'dim' : 'accent'],
			[meaning, 'dim'],
			[path, 'faint'],
		],
	});
}
