import {type Line, emptyLine, line, span} from '../../state/select/line.js';
import {formLines} from '../../state/select/form.js';
import {planFoot} from '../../state/select/plan-foot.js';
import {planLines, planSummary, waitingWarning} from '../../state/select/plan.js';
import {evidenceLines, resultKeys, resultRows, runningLines, runningNote, verdictLine} from '../../state/select/result.js';
import type {Change, State} from '../../state/state.js';
import type {Theme} from '../theme.js';
import {type Dialog, frameHeight, frameWidth, inTheMiddle, linesPart} from './dialog.js';

type Stage<Name extends Change['stage']> = Extract<Change, {stage: Name}>;

/** A narrow screen is covered whole: a rim of what lies below would only be noise. */
const widthFor = ({columns}: State, most: number): number => columns - most < 12 ? columns : Math.min(columns - 4, most);

function formDialog(state: State, change: Stage<'form'>): Dialog {
	const width = widthFor(state, 84);
	const content = formLines(state, change, width - frameWidth);
	return inTheMiddle(state, {title: change.action.title, width, height: content.length + frameHeight, content});
}

function scrolled(lines: readonly Line[], height: number, scroll: number): readonly Line[] {
	if (lines.length <= height) {
		return lines;
	}

	const from = Math.min(scroll, lines.length - height + 1);
	const shown = lines.slice(from, from + height - 1);
	const below = lines.length - from - shown.length;
	return [...shown, line(span(below > 0 ? `… ${below} more below` : '(end)', 'dim'))];
}

function planDialog(state: State, change: Stage<'plan'>): Dialog {
	const width = widthFor(state, 120);
	const foot = planFoot(change);
	const lines = planLines(change.plan, width - frameWidth);
	const head = [planSummary(change.plan), ...waitingWarning(state, change.plan, width - frameWidth), emptyLine];
	const around = head.length + foot.length + 1;
	const height = Math.min(state.rows - 1, lines.length + around + frameHeight);
	const room = height - frameHeight - around;
	const shown = scrolled(lines, room, change.scroll);
	const content = [...head, ...Array.from({length: room}, (_, index) => shown[index] ?? emptyLine), emptyLine, ...foot];
	return inTheMiddle(state, {title: change.plan.title, tone: 'warn', width, height, sparesKeys: true, content});
}

function runningDialog(state: State, change: Stage<'running'>): Dialog {
	const width = widthFor(state, 84);
	const content = [...runningLines(state, change, width - frameWidth), emptyLine, ...runningNote(change, width - frameWidth)];
	return inTheMiddle(state, {title: `${change.plan.title}: applying`, tone: 'warn', width, height: Math.min(state.rows - 1, content.length + frameHeight), content});
}

// The table's own lines: frame, heads, a rule before each row.
const tableHeight = (rows: number): number => rows === 0 ? 0 : (rows * 2) + 3;

function doneDialog(state: State, change: Stage<'done'>, {border}: Theme): Dialog {
	const width = widthFor(state, 100);
	const rows = resultRows(change);
	const evidence = evidenceLines(state, change, width - frameWidth);
	const offers = resultKeys(state, change);
	const keys = offers === undefined ? [] : [emptyLine, offers];
	const most = state.rows - 1 - frameHeight - 2 - keys.length;
	const table = tableHeight(rows.length) <= most - 3 && border !== 'classic' ? tableHeight(rows.length) : 0;
	const plain = table === 0 ? rows.map(({hosts, result, took}) => line(span(`${hosts}  ${result}  ${took}`))) : [];
	const room = Math.min(evidence.length + plain.length, most - table);
	const parts = [
		linesPart([verdictLine(change), emptyLine]),
		...(table > 0 ? [{part: 'table' as const, rows, height: table}] : []),
		linesPart(scrolled([...plain, ...evidence], room, change.scroll), room),
		linesPart(keys),
	];
	return inTheMiddle(state, {title: change.plan.title, width, height: room + table + 2 + keys.length + frameHeight, content: {parts}});
}

/** The dialog of a change: form, plan, progress, results. */
export function changeDialog(state: State, change: Change, theme: Theme): Dialog {
	switch (change.stage) {
		case 'form': {
			return formDialog(state, change);
		}

		case 'plan': {
			return planDialog(state, change);
		}

		case 'running': {
			return runningDialog(state, change);
		}

		case 'done': {
			return doneDialog(state, change, theme);
		}
	}
}
