import type {Report} from '../../model/action.js';
import {describeProblem} from '../../model/outcome.js';
import {changingHosts, failedHosts, undoableHosts} from '../areas/change.js';
import {type Change, type State} from '../state.js';
import {countdownSpans, someHosts} from './countdown.js';
import {spinner} from './form.js';
import {hostTone} from './host-tone.js';
import {type Line, type Span, type Tone, emptyLine, fit, line, span, wrap} from './line.js';

type Running = Extract<Change, {stage: 'running'}>;
type Done = Extract<Change, {stage: 'done'}>;
type Verdict = {readonly glyph: string; readonly word: string; readonly tone: Tone};

const verdicts: Readonly<Record<Report['result'], Verdict>> = {
	done: {glyph: '✓', word: 'done and verified', tone: 'good'},
	'already-so': {glyph: '✓', word: 'was so already', tone: 'good'},
	refused: {glyph: '✗', word: 'refused', tone: 'warn'},
	unreachable: {glyph: '○', word: 'unreachable', tone: 'bad'},
	conflict: {glyph: '✗', word: 'changed meanwhile', tone: 'bad'},
	'rolled-back': {glyph: '↩', word: 'put back', tone: 'bad'},
	failed: {glyph: '✗', word: 'failed', tone: 'bad'},
	skipped: {glyph: '·', word: 'not sent', tone: 'warn'},
	unknown: {glyph: '?', word: 'not known, being asked', tone: 'bad'},
};

/** Its outcome is being asked for: to plan it again would be too early. */
const isUnknown = ({result}: Report): boolean => result === 'unknown';

/** A host that was changed as planned and showed trouble after it is not well. */
const verdictOf = ({result, problem}: Report): Verdict => result === 'done' && problem !== undefined ? {glyph: '▲', word: 'done, then trouble', tone: 'bad'} : verdicts[result];

/** Hosts in one state, in the order of the plan. */
type Stand = {readonly hosts: readonly string[]; readonly glyph: string; readonly word: string; readonly tone: Tone};

/** Neighbours of whom the same is said, folded into one. */
function folded(stands: readonly Stand[]): readonly Stand[] {
	const all: Stand[] = [];
	for (const stand of stands) {
		const last = all.at(-1);
		if (last?.word === stand.word && last.glyph === stand.glyph) {
			all[all.length - 1] = {...last, hosts: [...last.hosts, ...stand.hosts]};
		} else {
			all.push(stand);
		}
	}

	return all;
}

/** Each host with the step that it is at; those of whom the same is said together. */
export function runningLines(state: State, {plan, steps, reports}: Running, width = 80): readonly Line[] {
	const stands = folded(changingHosts(plan).map(({host}): Stand => {
		const report = reports.find(each => each.host === host);
		if (report !== undefined) {
			return {hosts: [host], ...verdictOf(report)};
		}

		const step = steps[host];
		return {hosts: [host], glyph: step === undefined ? '·' : spinner(state), word: step ?? 'waiting', tone: step === undefined ? 'dim' : 'accent'};
	}));
	const names = stands.map(({hosts}) => someHosts(hosts, 4));
	const wide = Math.min(Math.max(4, ...names.map(each => each.length)), Math.floor(width / 2));
	return stands.map(({hosts: [first = ''], glyph, word, tone}, index) => line(
		span(`${glyph} `, tone),
		span(`${fit(names[index] ?? '', wide)}  `, hostTone(state, first)),
		span(word, tone === 'accent' ? 'dim' : tone),
	));
}

/** What is done meanwhile. */
export function runningNote({reports}: Running, width: number): readonly Line[] {
	const lost = reports.filter(report => isUnknown(report)).map(({host}) => host);
	const text = lost.length === 0
		? 'Each host is changed, checked and put back by itself if a check fails.'
		: `The connection to ${someHosts(lost, 4)} broke: what was sent runs to its end there or is put back, and is asked for as soon as the host answers. Nothing is sent again. After half a minute this goes on without it.`;
	return wrap(text, width).map(part => line(span(part, lost.length === 0 ? 'dim' : 'warn')));
}

const time = (took: number): string => took < 1000 ? `${Math.round(took)} ms` : `${(took / 1000).toFixed(1)} s`;

function tookOf(reports: readonly Report[]): string {
	const took = reports.map(report => report.took).filter(each => each > 0);
	const [least, most] = [Math.min(...took), Math.max(...took)];
	return took.length === 0 ? '' : (time(least) === time(most) ? time(most) : `${time(least)} to ${time(most)}`);
}

type Group = {readonly hosts: readonly string[]; readonly reports: readonly Report[]; readonly report: Report};

const badFirst = ({result, problem}: Report): number => problem !== undefined && result !== 'skipped' && result !== 'refused' ? 0 : 1;

/** Hosts of which the same is to be said, those with trouble first. */
function groupsOf(reports: readonly Report[], isSame: (report: Report) => unknown): readonly Group[] {
	const groups = new Map<string, Report[]>();
	for (const report of reports) {
		const key = JSON.stringify(isSame(report));
		groups.set(key, [...groups.get(key) ?? [], report]);
	}

	return [...groups.values()].flatMap(group => {
		const [report] = group;
		return report === undefined ? [] : [{hosts: group.map(({host}) => host), reports: group, report}];
	}).toSorted((one, other) => badFirst(one.report) - badFirst(other.report));
}

/** The results as a small table: one row for the hosts that fared alike, those with trouble first. */
export function resultRows({reports}: Done): ReadonlyArray<{readonly hosts: string; readonly result: string; readonly took: string}> {
	return groupsOf(reports, report => [report.result, report.problem === undefined]).map(({hosts, reports: all, report}) => {
		const {glyph, word} = verdictOf(report);
		return {hosts: hosts.length > 5 ? `${hosts.slice(0, 4).join(' ')} +${hosts.length - 4}` : hosts.join(' '), result: `${glyph} ${word}`, took: tookOf(all)};
	});
}

const listed = (mark: string, text: string, tone: Tone, rest: {readonly width: number; readonly textTone?: Tone}): readonly Line[] =>
	wrap(text, rest.width - 4).map((part, index) => line(span(index === 0 ? `  ${mark} ` : '    ', tone), span(part, rest.textTone ?? 'text')));

/** What was verified on each host, what went wrong and what to try; hosts that say the same are folded, and those in trouble come first. */
export function evidenceLines(state: State, {plan, reports, problem}: Done, width: number): readonly Line[] {
	const groups = groupsOf(reports, ({result, verified, problem: trouble}) => [result, verified, trouble?.what, trouble?.state, trouble?.remedy]);
	const waiting = state.waiting.find(({id}) => id === plan.id);
	const missed = new Set(state.missed.filter(({id}) => id === plan.id).map(({host}) => host));
	return [
		...(problem === undefined ? [] : wrap(problem, width).map(text => line(span(text, 'bad')))),
		...(waiting === undefined ? [] : [line(span('◷ ', 'warn'), span(`on ${someHosts(waiting.hosts.map(({host}) => host), 4)}: `, 'dim'), ...countdownSpans(waiting, state), span(' unless you confirm it', 'dim')), emptyLine]),
		...groups.flatMap(({hosts, report}) => [
			...(report.verified.length === 0 && report.problem === undefined ? [] : wrap(hosts.join(' '), width).map(text => line(span(text, 'accent')))),
			...(report.problem === undefined ? [] : listed('!', describeProblem(isUnknown(report) ? {what: report.problem.what, state: report.problem.state} : {...report.problem, host: undefined}), 'bad', {width, textTone: report.result === 'skipped' ? 'warn' : 'bad'})),
			...(isUnknown(report) ? listed('?', 'It is asked as soon as it can be reached, and what it says is told here. Nothing is sent again meanwhile.', 'warn', {width}) : []),
			...(hosts.some(host => missed.has(host)) ? listed('○', 'It is remembered, and offered when the host is back (c).', 'warn', {width}) : []),
			...report.verified.flatMap(text => listed('✓', text, 'good', {width})),
		]),
		...reports.flatMap(({host, watched}) => watched === undefined ? [] : [line(span(host, 'accent'), span(' went first and was watched', 'dim')), ...listed('✓', watched, 'good', {width})]),
	];
}

/** What can be done about the result, by key; undefined: there is nothing to be done. */
export function resultKeys(state: State, done: Done): Line | undefined {
	const hint = (key: string, label: string): readonly Span[] => [span(`${key} `, 'key'), span(`${label}   `, 'dim')];
	const isWaiting = state.waiting.some(({id}) => id === done.plan.id);
	const [undoable, failed] = [undoableHosts(done), failedHosts(done)];
	const hints = [
		...(isWaiting ? hint('c', 'confirm or put back') : (undoable.length > 0 ? hint('z', `undo on ${someHosts(undoable, 3)}`) : [])),
		...(failed.length > 0 ? hint('r', `try ${someHosts(failed, 3)} again`) : []),
	];
	return hints.length === 0 ? undefined : line(...hints);
}

/** One sentence over all hosts. */
export function verdictLine({reports}: Done): Line {
	const good = reports.filter(report => (report.result === 'done' && report.problem === undefined) || report.result === 'already-so').length;
	const unknown = reports.filter(({result}) => result === 'unknown').length;
	const all = good === reports.length && good > 0;
	return line(span(all ? `Done and verified on ${good === 1 ? 'the host' : `all ${good} hosts`}.` : `${good} of ${reports.length} hosts are as they should be${unknown === 0 ? '' : `, ${unknown} not known yet`}.`, all ? 'good' : 'bad'));
}
