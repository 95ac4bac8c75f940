import {Box} from 'ink';
import type {ReactNode} from 'react';
import {entrySpans} from '../../state/select/entry.js';
import {type Span, line, lineWidth} from '../../state/select/line.js';
import type {State} from '../../state/state.js';
import type {TextEntry} from '../../state/text-entry.js';
import {Lines} from './lines.js';

type Props = {
	readonly state: State;
	readonly before: readonly Span[];
	readonly entry: TextEntry;
	readonly after: readonly Span[];
};

/** A line to type on, in place of the status line. */
export function PromptLine({state, before, entry, after}: Props): ReactNode {
	const room = Math.max(10, state.columns - lineWidth({spans: before}) - lineWidth({spans: after}) - 1);
	return (
		<Box position='absolute' marginTop={state.rows - 2} width={state.columns} height={1}>
			<Lines width={state.columns} lines={[line(...before, ...entrySpans(entry, room, true), ...after)]}/>
		</Box>
	);
}
