import type {ReactNode} from 'react';
import {count} from '../../state/select/format.js';
import {span} from '../../state/select/line.js';
import type {State} from '../../state/state.js';
import type {TextEntry} from '../../state/text-entry.js';
import {PromptLine} from './prompt-line.js';

/** The line on which the stream's filter is typed; it holds while it is typed. */
export function FilterPrompt({state, entry}: {readonly state: State; readonly entry: TextEntry}): ReactNode {
	const {filterProblem, page, filter} = state.stream;
	const after = filterProblem === undefined
		? (filter === '' ? span(' from:a@b ip:192.0.2.0/24 class:rejected !word ', 'faint') : span(` ${count(page?.matched ?? 0)} matched `, 'dim'))
		: span(` ▲ ${filterProblem} `, 'warn');
	return <PromptLine state={state} before={[span(' filter ', 'accent'), span('/ ', 'dim')]} entry={entry} after={[after]}/>;
}
