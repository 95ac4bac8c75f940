import type {Discovery} from '../../model/discovery.js';
import {privilegeWords} from '../../model/privilege-words.js';
import type {HostRow} from '../../model/rows.js';
import {hostRows} from '../areas/lists.js';
import {bodyHeight} from '../geometry.js';
import type {State} from '../state.js';
import {count, duration, percent, rate} from './format.js';
import {linkWords} from './link-words.js';
import {hostTone, hostWidth} from './host-tone.js';
import {type Line, type Span, emptyLine, fit, line, span, wrap} from './line.js';
import {markedRows, settle, tableHead, tableRow} from './table.js';
import {rule} from './top-bar.js';

/** Who may do anything at all should be seen: the helper would do. */
const rightsTone = ({privilege}: Discovery): Span['tone'] => privilege === 'sudo' || privilege === 'sudo-password' ? 'warn' : 'dim';

const labelWidth = 11;

/** A label with its text, broken into as many lines as it takes. */
function labelled(label: string, text: string, width: number, tone: Span['tone'] = 'text'): readonly Line[] {
	return wrap(text, Math.max(10, width - labelWidth - 3)).map((part, index) => line(span(`  ${fit(index === 0 ? label : '', labelWidth)} `, 'dim'), span(part, tone)));
}

function linkLines(state: State, {link}: HostRow, width: number): readonly Line[] {
	const next = link.nextAttempt === undefined || link.nextAttempt <= state.now ? '' : `; next attempt in ${duration(link.nextAttempt - state.now)}`;
	const since = link.since > 0 && state.now > link.since ? ` for ${duration(state.now - link.since)}` : '';
	const {word, tone} = linkWords[link.state];
	return [
		...labelled('link', `${word}${since}${link.reason === undefined ? '' : `: ${link.reason}`}${next}`, width, tone),
		...(link.remedy === undefined ? [] : labelled('try', link.remedy, width, 'accent')),
	];
}

function servicesText({services}: Discovery): string {
	return services.filter(({installed}) => installed).map(({name, version, running}) => `${name}${version === undefined ? '' : ` ${version}`}${running ? '' : ' (stopped)'}`).join(', ') || 'none of the known ones';
}

function sourceLines({sources}: HostRow, width: number): readonly Line[] {
	const live = sources.filter(each => each.live).map(({id}) => id);
	const dead = sources.filter(each => !each.live);
	return [
		...(live.length === 0 ? [] : labelled('logs', `● ${live.join(', ')}`, width)),
		...dead.flatMap(({id, reason, remedy}, index) => [
			...labelled(live.length === 0 && index === 0 ? 'logs' : '', `✗ ${id}  ${reason ?? 'not read'}`, width, 'warn'),
			...(remedy === undefined ? [] : labelled('', `  try: ${remedy}`, width, 'accent')),
		]),
	];
}

/** All that is known of one host: its link, system, services, logs, rights, and what would make it better. */
export function hostDetail(state: State, row: HostRow, width: number): readonly Line[] {
	const {discovery} = row;
	const head = [
		line(span(`  ${row.host}`, hostTone(state, row.host)), span(row.groups.length === 0 ? '' : `  ${row.groups.map(group => `@${group}`).join(' ')}`, 'dim'), span(row.readOnly ? '  read-only' : '', 'info')),
		...linkLines(state, row, width),
	];
	if (discovery === undefined) {
		return [...head, ...sourceLines(row, width)];
	}

	return [
		...head,
		...discovery.missing.flatMap(({what, remedy}) => [...labelled('missing', what, width, 'warn'), ...labelled('', `try: ${remedy}`, width, 'accent')]),
		...sourceLines(row, width),
		...labelled('account', `${discovery.user}, rights: ${privilegeWords[discovery.privilege]}`, width, discovery.privilege === 'none' ? 'warn' : rightsTone(discovery)),
		...labelled('services', servicesText(discovery), width),
		...labelled('system', `${discovery.system}, zone ${discovery.zone}, clock ${discovery.clockSkew < 0 ? '' : '+'}${(discovery.clockSkew / 1000).toFixed(1)} s`, width),
		...labelled('maps', discovery.maps.map(({check, type, path}) => `${check} ${type}:${path}`).join(', ') || 'no access map in the restriction lists', width, 'dim'),
		...labelled('jails', discovery.jails.join(', ') || 'none', width, 'dim'),
	];
}

/** Lines of the table of hosts, at most two fifths of the body. */
const tableHeight = (state: State): number => Math.max(2, Math.min(hostRows(state).length, Math.floor((bodyHeight(state) - 2) * 0.4)));

/** Lines for the detail below the table's head, its rows and a rule. */
const detailRoom = (state: State): number => Math.max(1, bodyHeight(state) - tableHeight(state) - 2);

/** How far the detail of the host under the cursor can be scrolled. */
export function hostScrollEnd(state: State): number {
	const chosen = hostRows(state)[state.cursors.hosts.index];
	return chosen === undefined ? 0 : Math.max(0, hostDetail(state, chosen, state.columns).length - detailRoom(state) + 1);
}

function hostTable(state: State): readonly Line[] {
	const wide = state.columns >= 100;
	const columns = settle([
		{title: 'host', width: hostWidth(state, 20)},
		{title: 'link', width: 15},
		{title: 'lines/s', width: 8, align: 'right'},
		{title: 'lines', width: 10, align: 'right'},
		{title: 'missed', width: 7, align: 'right'},
		...(wide ? [{title: 'unclassified', width: 12, align: 'right' as const}] : []),
		{title: ' rights', grow: 1, least: 8},
	], state.columns - 3);
	const rows = markedRows(hostRows(state), tableHeight(state), state.cursors.hosts.index, row => {
		const {glyph, word, tone} = linkWords[row.link.state];
		return tableRow(columns, [
			[row.host, hostTone(state, row.host)],
			[`${glyph} ${word}`, tone],
			[rate(row.rate)],
			[count(row.lines), 'dim'],
			[count(row.gaps), row.gaps === 0 ? 'dim' : 'warn'],
			...(wide ? [[percent(row.unclassified, row.lines), 'dim'] as const] : []),
			[row.readOnly ? ' read-only' : (row.discovery === undefined ? ' not known yet' : ` ${privilegeWords[row.discovery.privilege]}`), row.discovery === undefined || row.readOnly ? 'dim' : rightsTone(row.discovery)],
		]);
	});
	return [line(span('  '), ...tableHead(columns)), ...rows];
}

/** The hosts in a table, and the one under the cursor with all that is known of it. */
export function hostLines(state: State): readonly Line[] {
	const chosen = hostRows(state)[state.cursors.hosts.index];
	if (chosen === undefined) {
		return [emptyLine, line(span('   no host yet', 'dim'))];
	}

	const detail = hostDetail(state, chosen, state.columns);
	const room = detailRoom(state);
	const from = Math.min(state.hostScroll, hostScrollEnd(state));
	const below = detail.length - from - room;
	const shown = below > 0 ? [...detail.slice(from, from + room - 1), line(span(`  … ${below + 1} more: pagedown`, 'dim'))] : detail.slice(from, from + room);
	return [...hostTable(state), rule(state.columns), ...shown];
}
