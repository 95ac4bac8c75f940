import {Box} from 'ink';
import type {ReactNode} from 'react';
import {type Line, emptyLine, line, span} from '../../state/select/line.js';
import {formLines} from '../../state/select/form.js';
import {planFoot} from '../../state/select/plan-foot.js';
import {planLines, planSummary} from '../../state/select/plan.js';
import {evidenceLines, resultRows, runningLines, verdictLine} from '../../state/select/result.js';
import type {Change, State} from '../../state/state.js';
import {useTheme} from '../theme-context.js';
import {Dialog, Pad} from './dialog.js';
import {StaticTable} from './static-table.js';

type Props<Stage extends Change['stage'] = Change['stage']> = {readonly state: State; readonly change: Extract<Change, {stage: Stage}>};

/** A narrow screen is covered whole: a rim of what lies below would only be noise. */
const widthFor = ({columns}: State, most: number): number => columns - most < 12 ? columns : Math.min(columns - 4, most);

/** Frame, title and the blank below it. */
const frame = 4;

function FormDialog({state, change}: Props<'form'>): ReactNode {
	const width = widthFor(state, 84);
	const lines = formLines(state, change, width - 4);
	return <Dialog title={change.action.title} lines={lines} columns={state.columns} rows={state.rows} width={width} height={lines.length + frame}/>;
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

function PlanDialog({state, change}: Props<'plan'>): ReactNode {
	const width = widthFor(state, 120);
	const foot = planFoot(change);
	const lines = planLines(change.plan, width - 4);
	// The last line of the screen stays free: the keys are there.
	const height = Math.min(state.rows - 1, lines.length + foot.length + 3 + frame);
	const room = height - frame - foot.length - 3;
	const all = [planSummary(change.plan), emptyLine, ...Array.from({length: room}, (_, index) => scrolled(lines, room, change.scroll)[index] ?? emptyLine), emptyLine, ...foot];
	return <Dialog title={change.plan.title} tone='warn' lines={all} columns={state.columns} rows={state.rows - 1} width={width} height={height}/>;
}

function RunningDialog({state, change}: Props<'running'>): ReactNode {
	const width = widthFor(state, 84);
	const lines = [...runningLines(state, change), emptyLine, line(span('Each host is changed, checked and put back by itself if a check fails.', 'dim'))];
	const height = Math.min(state.rows - 1, lines.length + frame);
	return <Dialog title={`${change.plan.title}: applying`} tone='warn' lines={lines} columns={state.columns} rows={state.rows} width={width} height={height}/>;
}

// The table's own lines: frame, heads, a rule before each row.
const tableHeight = (rows: number): number => rows === 0 ? 0 : (rows * 2) + 3;

function DoneDialog({state, change}: Props<'done'>): ReactNode {
	const theme = useTheme();
	const width = widthFor(state, 100);
	const rows = resultRows(change);
	const evidence = evidenceLines(change, width - 4);
	const most = state.rows - 1 - frame - 2;
	const table = tableHeight(rows.length) <= most - 3 && theme.border !== 'classic' ? tableHeight(rows.length) : 0;
	const plain = table === 0 ? rows.map(({host, result, took}) => line(span(`${host}  ${result}  ${took}`))) : [];
	const room = Math.min(evidence.length + plain.length, most - table);
	return (
		<Dialog title={change.plan.title} lines={[]} columns={state.columns} rows={state.rows} width={width} height={room + table + 2 + frame}>
			<Pad width={width - 4} lines={[verdictLine(change), emptyLine]}/>
			{table > 0 && (
				<Box height={table} width={width - 2} flexShrink={0}>
					<Box position='absolute'><Pad width={width - 4} height={table} lines={[]}/></Box>
					<Box position='absolute' marginLeft={1}><StaticTable rows={rows}/></Box>
				</Box>
			)}
			<Pad width={width - 4} height={room} lines={scrolled([...plain, ...evidence], room, change.scroll)}/>
		</Dialog>
	);
}

/** The dialog of a change: form, plan, progress, results. */
export function ChangeDialog({state, change}: Props): ReactNode {
	switch (change.stage) {
		case 'form': {
			return <FormDialog state={state} change={change}/>;
		}

		case 'plan': {
			return <PlanDialog state={state} change={change}/>;
		}

		case 'running': {
			return <RunningDialog state={state} change={change}/>;
		}

		case 'done': {
			return <DoneDialog state={state} change={change}/>;
		}
	}
}
