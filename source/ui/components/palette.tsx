import {Box} from 'ink';
import type {ReactNode} from 'react';
import {fit, line, span} from '../../state/select/line.js';
import {windowOf} from '../../state/select/table.js';
import {suggestions} from '../../state/palette.js';
import type {State} from '../../state/state.js';
import type {TextEntry} from '../../state/text-entry.js';
import {useTheme} from '../theme-context.js';
import {Pad} from './dialog.js';
import {PromptLine} from './prompt-line.js';

const most = 8;

/** The line on which commands are typed, with what they may become above it. */
export function Palette({state, entry, picked}: {readonly state: State; readonly entry: TextEntry; readonly picked: number}): ReactNode {
	const {border, colour} = useTheme();
	const offers = suggestions(state, entry.text);
	const {from, to} = windowOf(offers.length, most, picked);
	const width = Math.min(72, state.columns - 2);
	const height = to - from + 2;
	const lines = offers.slice(from, to).map(({text, entry: {words, argument = '', help}}, index) => {
		const here = from + index === picked;
		const call = text.includes(' ') ? text : `${words} ${argument}`;
		return {...line(span(here ? '▸ ' : '  ', 'accent'), span(fit(call, 26), here ? 'strong' : 'text'), span(help, 'dim')), cursor: here};
	});
	return (
		<>
			{lines.length > 0 && (
				<Box position='absolute' marginTop={state.rows - 2 - height} width={width} height={height} borderStyle={border} borderColor={colour ? 'cyan' : undefined} flexDirection='column'>
					<Pad width={width - 4} lines={lines}/>
				</Box>
			)}
			<PromptLine state={state} before={[span(' : ', 'accent')]} entry={entry} after={[]}/>
		</>
	);
}
