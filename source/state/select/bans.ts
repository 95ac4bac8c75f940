import {banRows} from '../areas/lists.js';
import type {State} from '../state.js';
import {clockTime, dateTime, duration} from './format.js';
import {hostTone, hostWidth} from './host-tone.js';
import type {Line} from './line.js';
import {listLines} from './list-screen.js';
import {widest} from './table.js';

/** The addresses that Fail2ban holds now, the newest first. */
export function banLines(state: State): readonly Line[] {
	const rows = banRows(state);
	const wide = state.columns >= 100;
	const isNear = (at: number): boolean => Math.abs(at - state.now) < 86_400_000;
	const time = (at: number): string => wide ? dateTime(at) : (isNear(at) ? clockTime(at) : dateTime(at).slice(0, 10));
	return listLines(state, {
		screen: 'bans',
		word: 'ban',
		content: state.bans,
		rows,
		empty: 'Fail2ban holds no address',
		columns: [
			{title: 'host', width: hostWidth(state)},
			{title: 'jail', width: widest(rows.map(({jail}) => jail), 8, wide ? 32 : 18)},
			{title: 'address', width: widest(rows.map(({address}) => address), 15, 39)},
			{title: 'since', width: wide ? 19 : 10},
			{title: 'until', width: wide ? 19 : 10},
			{title: 'remaining', grow: 1, least: 9},
		],
		cells: ({host, jail, address, since, until}) => [
			[host, hostTone(state, host)],
			[jail, 'held'],
			[address, 'strong'],
			[since === undefined ? 'not known' : time(since), 'dim'],
			[until === undefined ? 'for ever' : time(until), 'dim'],
			[until === undefined ? '' : duration(until - state.now)],
		],
	});
}
