import type {Report} from '../../model/action.js';
import {describeProblem} from '../../model/outcome.js';
import {type Change, type State} from '../state.js';
import {changingHosts} from '../areas/change.js';
import {spinner} from './form.js';
import {hostTone} from './host-tone.js';
import {type Line, type Tone, fit, line, span, wrap} from './line.js';

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
	unknown: {glyph: '?', word: 'not known', tone: 'bad'},
};

/** Each host with the step that it is at. */
export function runningLines(state: State, {plan, steps, reports}: Running): readonly Line[] {
	const wide = Math.max(4, ...plan.hosts.map(({host}) => host.length));
	return changingHosts(plan).map(({host}) => {
		const report = reports.find(each => each.host === host);
		const verdict = report === undefined ? undefined : verdicts[report.result];
		return line(
			span(`${verdict === undefined ? spinner(state) : verdict.glyph} `, verdict?.tone ?? 'accent'),
			span(`${fit(host, wide)}  `, hostTone(state, host)),
			span(verdict?.word ?? steps[host] ?? 'waiting', verdict?.tone ?? 'dim'),
		);
	});
}

/** The results as a small table: one row per host. */
export function resultRows({reports}: Done): ReadonlyArray<{readonly host: string; readonly result: string; readonly took: string}> {
	return reports.map(({host, result, took}) => ({
		host,
		result: `${verdicts[result].glyph} ${verdicts[result].word}`,
		took: took === 0 ? '' : (took < 1000 ? `${Math.round(took)} ms` : `${(took / 1000).toFixed(1)} s`),
	}));
}

/** What was verified on each host, what went wrong and what to try; hosts that say the same are folded. */
export function evidenceLines({reports, problem}: Done, width: number): readonly Line[] {
	const groups = new Map<string, {hosts: string[]; report: Report}>();
	for (const report of reports) {
		const key = JSON.stringify([report.verified, report.problem?.what, report.problem?.state, report.problem?.remedy]);
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, {hosts: [report.host], report});
		} else {
			group.hosts.push(report.host);
		}
	}

	return [
		...(problem === undefined ? [] : wrap(problem, width).map(text => line(span(text, 'bad')))),
		...[...groups.values()].flatMap(({hosts, report}) => [
			...(report.verified.length === 0 && report.problem === undefined ? [] : [line(span(hosts.join(' '), 'accent'))]),
			...report.verified.flatMap(text => wrap(text, width - 4).map((part, index) => line(span(index === 0 ? '  ✓ ' : '    ', 'good'), span(part)))),
			...(report.problem === undefined ? [] : wrap(describeProblem({...report.problem, host: undefined}), width - 4).map((part, index) => line(span(index === 0 ? '  ! ' : '    ', 'bad'), span(part, 'bad')))),
		]),
	];
}

/** One sentence over all hosts. */
export function verdictLine({reports}: Done): Line {
	const good = reports.filter(({result}) => result === 'done' || result === 'already-so').length;
	const all = good === reports.length && good > 0;
	return line(span(all ? `Done and verified on ${good === 1 ? 'the host' : `all ${good} hosts`}.` : `${good} of ${reports.length} hosts are as they should be.`, all ? 'good' : 'bad'));
}
