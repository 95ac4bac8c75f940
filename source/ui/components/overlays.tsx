import type {ReactNode} from 'react';
import type {State} from '../../state/state.js';
import {ChangeDialog} from './change-dialog.js';
import {FilterPrompt} from './filter-prompt.js';
import {Help} from './help.js';
import {HostPicker} from './host-picker.js';
import {Leave} from './leave.js';
import {Palette} from './palette.js';
import {QuestionDialog} from './question-dialog.js';

/** What lies over the screen: a change on its way, then help and prompts, and a question above all. */
export function Overlays({state}: {readonly state: State}): ReactNode {
	const {change, overlay, questions: [question]} = state;
	return (
		<>
			{change !== undefined && <ChangeDialog state={state} change={change}/>}
			{overlay?.over === 'help' && <Help state={state} scroll={overlay.scroll}/>}
			{overlay?.over === 'filter' && <FilterPrompt state={state} entry={overlay.entry}/>}
			{overlay?.over === 'palette' && <Palette state={state} entry={overlay.entry} picked={overlay.picked}/>}
			{overlay?.over === 'hosts' && <HostPicker state={state} choice={overlay.choice}/>}
			{overlay?.over === 'leave' && <Leave state={state} isStaying={overlay.stay}/>}
			{question !== undefined && <QuestionDialog state={state} open={question}/>}
		</>
	);
}
