import type {ReactNode} from 'react';
import {questionLines, questionTitle} from '../../state/select/question.js';
import type {OpenQuestion, State} from '../../state/state.js';
import {Dialog} from './dialog.js';

/** A question that only the operator can answer, above everything. */
export function QuestionDialog({state, open}: {readonly state: State; readonly open: OpenQuestion}): ReactNode {
	const width = Math.min(78, state.columns - 2);
	const lines = questionLines(open, width - 4);
	return <Dialog title={questionTitle(open)} tone='warn' lines={lines} columns={state.columns} rows={state.rows} width={width} height={lines.length + 4}/>;
}
