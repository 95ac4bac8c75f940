import type {Edit, GuardVerdict} from '../../model/action.js';
import type {HostName} from '../../model/host.js';
import {describeProblem} from '../../model/outcome.js';
import type {ChangePlan, HostChange, HostPlan} from '../../wire/protocol.js';
import type {State} from '../state.js';
import {diffOf} from './diff.js';
import {count, plural} from './format.js';
import {type Line, type Span, emptyLine, fit, line, span, wrap} from './line.js';

/** Hosts whose part of a plan is the same. */
export type PlanGroup = {readonly hosts: readonly HostName[]; readonly planned: HostPlan['planned']};

// What is the same for the operator is the same: hashes of whole files may differ where the change does not.
function signature(planned: HostPlan['planned']): string {
	if (planned.kind !== 'change') {
		return JSON.stringify(planned.kind === 'already-so' ? [planned.kind, planned.why] : [planned.kind, planned.problem.what, planned.problem.remedy]);
	}

	const {edits, commands, notes, guards} = planned;
	const diffs = edits.map(({path, before, after}) => [path, diffOf(before, after).map(({kind, text}) => kind === 'same' ? '' : kind + text)]);
	return JSON.stringify([diffs, commands, notes, guards]);
}

/** Hosts with the same diff, commands and notes folded into one. */
export function planGroups(plan: ChangePlan): readonly PlanGroup[] {
	const groups = new Map<string, {hosts: HostName[]; planned: HostPlan['planned']}>();
	for (const {host, planned} of plan.hosts) {
		const key = signature(planned);
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, {hosts: [host], planned});
		} else {
			group.hosts.push(host);
		}
	}

	return [...groups.values()];
}

// Files cross the wire byte by byte; what is shown is the text they hold.
const decoded = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

function editLines({path, before, after, map}: Edit, width: number): readonly Line[] {
	const tones = {same: 'dim', added: 'added', removed: 'removed', skipped: 'faint'} as const;
	const marks = {same: ' ', added: '+', removed: '-', skipped: ' '} as const;
	return [
		line(span(path, 'strong'), span(map === undefined ? '' : `  (${map} map, built anew)`, 'dim')),
		...diffOf(before, after).map(({kind, text, number}) => line(
			span(`${marks[kind]} ${fit(number === undefined ? '' : String(number), 5, 'right')}  `, tones[kind]),
			span(kind === 'skipped' ? '…' : fit(decoded(text), Math.max(1, width - 9)).trimEnd(), tones[kind]),
		)),
	];
}

const verdicts = {ok: ['ok', 'good'], ask: ['asks', 'warn'], refuse: ['refuses', 'bad']} as const;

function guardLines(guards: readonly GuardVerdict[], width: number): readonly Line[] {
	const fine = guards.filter(({verdict}) => verdict === 'ok').map(({guard}) => guard);
	const loud = guards.filter(({verdict}) => verdict !== 'ok');
	return [
		...loud.flatMap(({guard, verdict, reason}) => {
			const [word, tone] = verdicts[verdict];
			return wrap(`${guard} ${word}: ${reason}`, width - 8).map((text, index) => line(span(fit(index === 0 ? 'guard' : '', 8), 'dim'), span(text, tone)));
		}),
		...(fine.length === 0 ? [] : wrap(`${fine.join(', ')}: ok`, width - 8).map((text, index) => line(span(fit(index === 0 ? 'guards' : '', 8), 'dim'), span(text, 'good')))),
	];
}

function changeLines({edits, notes, guards, commands, summary}: HostChange, width: number): readonly Line[] {
	const text = (label: string, each: string, tone: Span['tone']): readonly Line[] => wrap(each, width - 8).map((part, index) => line(span(fit(index === 0 ? label : '', 8), 'dim'), span(part, tone)));
	return [
		line(span(summary)),
		...edits.flatMap(each => editLines(each, width)),
		...guardLines(guards, width),
		...notes.flatMap(note => text('note', note, 'warn')),
		...commands.flatMap((command, index) => text(index === 0 ? 'runs' : '', command, 'dim')),
	];
}

function groupLines({hosts, planned}: PlanGroup, width: number): readonly Line[] {
	const names = hosts.join(' ');
	const same = hosts.length > 1 ? `  the same on ${hosts.length} hosts` : '';
	const head = (word: string, tone: Span['tone']): Line => line(span(names, 'accent'), span(`  ${word}`, tone), span(same, 'dim'));
	switch (planned.kind) {
		case 'change': {
			return [head('would change', 'warn'), ...changeLines(planned, width)];
		}

		case 'already-so': {
			return [head('nothing to do', 'good'), ...wrap(planned.why, width).map(text => line(span(text, 'dim')))];
		}

		case 'refused':
		case 'unreachable': {
			return [head(planned.kind, 'bad'), ...wrap(describeProblem({...planned.problem, host: undefined}), width).map(text => line(span(text)))];
		}
	}
}

const kinds = [['change', 'would change', 'warn'], ['already-so', 'is so already', 'good'], ['refused', 'refused', 'bad'], ['unreachable', 'unreachable', 'bad']] as const;

/** All hosts of the plan on one line, by what would become of them, so that none is out of sight. */
export function planSummary(plan: ChangePlan): Line {
	return line(...kinds.flatMap(([kind, word, tone]) => {
		const hosts = plan.hosts.filter(({planned}) => planned.kind === kind).map(({host}) => host);
		const names = hosts.length > 4 ? `${hosts.slice(0, 4).join(' ')} +${hosts.length - 4}` : hosts.join(' ');
		return hosts.length === 0 ? [] : [span(`${word} `, tone), span(`${names}   `, 'strong')];
	}));
}

/** What stands against a change where another one waits: a host makes no second change to a file that it may put back. */
export function waitingWarning({waiting}: Pick<State, 'waiting'>, plan: ChangePlan, width: number): readonly Line[] {
	const changing = new Set(plan.hosts.filter(({planned}) => planned.kind === 'change').map(({host}) => host));
	const first = waiting.find(({hosts}) => hosts.some(({host}) => changing.has(host)));
	return first === undefined ? [] : wrap(`▲ "${first.what}" waits there: until it is confirmed or put back, the same file is not changed again. esc, then c.`, width).map(text => line(span(text, 'warn')));
}

/** The plan as the operator confirms it: per group of hosts the diff, the guards, the notes, the exact commands. */
export function planLines(plan: ChangePlan, width: number): readonly Line[] {
	const hit = plan.history.filter(each => each.count > 0);
	const all = hit.reduce((sum, each) => sum + each.count, 0);
	const groups = planGroups(plan).toSorted((a, b) => rank(a) - rank(b));
	return [
		...(hit.length === 0 ? [] : [...wrap(`In the log: ${plural(all, 'line')}: ${hit.map(({value, count: many}) => `${value} ${count(many)}`).join(', ')}`, width).map(text => line(span(text, 'dim'))), emptyLine]),
		...groups.flatMap((group, index) => [...(index === 0 ? [] : [emptyLine]), ...groupLines(group, width)]),
	];
}

const rank = ({planned}: PlanGroup): number => kinds.findIndex(([kind]) => kind === planned.kind);
