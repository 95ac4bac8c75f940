import type {Discovery} from '../../model/discovery.js';
import {privilegeWords} from '../../model/privilege-words.js';
import type {HostRow} from '../../model/rows.js';
import type {State} from '../state.js';
import {count, duration} from './format.js';
import {gapWords} from './gap-words.js';
import {hostTone} from './host-tone.js';
import {type Line, type Span, fit, line, span, wrap} from './line.js';
import {linkWords} from './link-words.js';

/** Who may do anything at all should be seen: the helper would do. */
export const rightsTone = ({privilege}: Discovery): Span['tone'] => privilege === 'sudo' || privilege === 'sudo-password' ? 'warn' : 'dim';

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
		...(link.systemSsh === undefined ? [] : labelled('carried by', `the system's ssh: ${link.systemSsh}`, width, 'dim')),
	];
}

function servicesText({services}: Discovery): string {
	return services.filter(({installed}) => installed).map(({name, version, running}) => `${name}${version === undefined ? '' : ` ${version}`}${running ? '' : ' (stopped)'}`).join(', ') || 'none of the known ones';
}

function sourceLines({sources}: HostRow, width: number): readonly Line[] {
	const live = sources.filter(each => each.live).map(({id}) => id);
	const dead = sources.filter(each => !each.live);
	const doubtful = sources.filter(each => each.live && each.reason !== undefined);
	return [
		...(live.length === 0 ? [] : labelled('logs', `● ${live.join(', ')}`, width)),
		...doubtful.flatMap(({id, reason, remedy}) => [
			...labelled('', `▲ ${id}  ${reason ?? ''}`, width, 'warn'),
			...(remedy === undefined ? [] : labelled('', `  try: ${remedy}`, width, 'accent')),
		]),
		...dead.flatMap(({id, reason, remedy}, index) => [
			...labelled(live.length === 0 && index === 0 ? 'logs' : '', `✗ ${id}  ${reason ?? 'not read'}`, width, 'warn'),
			...(remedy === undefined ? [] : labelled('', `  try: ${remedy}`, width, 'accent')),
		]),
	];
}

/** What is missing of the logs, the newest first. */
function missingLines({missing = [], gaps}: HostRow, width: number): readonly Line[] {
	const told = missing.toReversed().flatMap(gap => labelled('', `▲ ${gapWords(gap)}`, width, 'warn'));
	const many = gaps === 1 ? 'lines are missing once' : `lines are missing ${count(gaps)} times`;
	const which = told.length === 0 ? '' : (gaps > missing.length ? ', the last of them:' : ':');
	return gaps === 0 ? [] : [...labelled('gaps', `${many}${which}`, width, 'warn'), ...told];
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
		...missingLines(row, width),
		...labelled('account', `${discovery.user}, rights: ${privilegeWords[discovery.privilege]}`, width, discovery.privilege === 'none' ? 'warn' : rightsTone(discovery)),
		...labelled('services', servicesText(discovery), width),
		...labelled('system', `${discovery.system}, zone ${discovery.zone}, clock ${discovery.clockSkew < 0 ? '' : '+'}${(discovery.clockSkew / 1000).toFixed(1)} s`, width),
		...labelled('maps', discovery.maps.map(({check, type, path}) => `${check} ${type}:${path}`).join(', ') || 'no access map in the restriction lists', width, 'dim'),
		...labelled('jails', discovery.jails.join(', ') || 'none', width, 'dim'),
	];
}
