import type {HistoryState} from '../../model/history.js';
import {isUp} from '../../model/host.js';
import {type ScreenName, type State, allHosts, screenNames} from '../state.js';
import {clockTime, dateTime} from './format.js';
import {hostsInWords} from './hosts-in-words.js';
import {type Line, type Span, line, span, spread} from './line.js';

const titles: Readonly<Record<ScreenName, string>> = {stream: 'Stream', stats: 'Stats', bans: 'Bans', senders: 'Senders', spf: 'SPF', hosts: 'Hosts', trace: 'Trace'};

/** Whether what is shown is also kept, where it is not. */
const historyMark = (history: HistoryState | undefined): readonly Span[] => history === undefined || history.mode === 'keeps' || history.reason === undefined
	? []
	: [history.mode === 'reads' ? span('   history: reading', 'dim') : span('   ▲ not kept', 'warn')];

/** The first line: who we are, how many hosts are live, what is wrong, the clock. */
export function titleBar(state: State): Line {
	const {setup, snapshot, columns, now} = state;
	const hosts = snapshot?.hosts ?? [];
	const live = hosts.filter(({link}) => isUp(link)).length;
	const trouble = hosts.filter(({link}) => !['live', 'connecting'].includes(link.state)).length;
	const left: Span[] = [
		span(' mxdeck', 'accent'),
		...(setup.demo ? [span('  demo', 'warn')] : []),
		span(setup.title === '' ? '' : `  ${setup.title}`, 'dim'),
		span('   hosts ', 'dim'),
		span(`${live}/${hosts.length} live`, hosts.length > 0 && live === hosts.length ? 'good' : 'text'),
		...(trouble > 0 ? [span(`   ▲ ${trouble} in trouble`, 'warn')] : []),
		...historyMark(snapshot?.history),
		...(setup.readOnly ? [span('   read-only', 'info')] : []),
		...(columns >= 100 && setup.operator !== '' ? [span('   operator ', 'dim'), span(setup.operator)] : []),
	];
	const time = now === 0 ? '--:--:--' : (columns >= 100 ? dateTime(now) : clockTime(now));
	return spread(left, [span(' UTC ', 'dim'), span(`${time} `, 'strong')], columns);
}

/** The second line: the screens with their keys, the hosts and the filter that hold. */
export function tabBar(state: State): Line {
	const {screen, columns, stream} = state;
	const gap = columns < 70 ? '' : ' ';
	const tabs = screenNames.flatMap((name, index): Span[] => name === screen
		? [span(` ${index + 1} ${titles[name]}${gap}`, 'tab')]
		: [span(` ${index + 1} `, 'key'), span(`${titles[name]}${gap}`, 'dim')]);
	const hosts = state.hosts.length === 0 ? 'all hosts' : `only ${hostsInWords(state, state.hosts)}`;
	const right: Span[] = [
		span(` ${allHosts(state).length < 2 || (state.hosts.length === 0 && columns < 70) ? '' : hosts} `, state.hosts.length === 0 ? 'dim' : 'warn'),
		...(stream.filter !== '' && screen !== 'stream' && columns >= 100 ? [span(` filter ${stream.filter} `, 'dim')] : []),
	];
	return spread(tabs, right, columns);
}

/** A rule across the screen. */
export const rule = (width: number): Line => line(span('─'.repeat(width), 'faint'));
