import {Box} from 'ink';
import type {ReactNode} from 'react';
import {bodyHeight, isTooSmall} from '../state/geometry.js';
import {footer} from '../state/select/footer.js';
import {hostStrip} from '../state/select/host-strip.js';
import {statusLine} from '../state/select/status-line.js';
import {rule, tabBar, titleBar} from '../state/select/top-bar.js';
import type {State} from '../state/state.js';
import {Lines} from './components/lines.js';
import {Overlays} from './components/overlays.js';
import {TooSmall} from './components/too-small.js';
import {screens} from './screens/index.js';
import {ThemeContext, useTheme} from './theme-context.js';
import type {Theme} from './theme.js';

/** Whether a dialog takes the keys, so that the screen behind it steps back. */
const isBehindDialog = ({change, overlay, questions}: State): boolean =>
	change !== undefined || questions.length > 0 || (overlay !== undefined && overlay.over !== 'filter' && overlay.over !== 'palette');

const muted = (theme: Theme): Theme => ({...theme, paint: theme.paintMuted});

/** The whole console as a function of its state. */
export function App({state}: {readonly state: State}): ReactNode {
	const theme = useTheme();
	const {columns, rows} = state;
	if (isTooSmall(state)) {
		return <TooSmall state={state}/>;
	}

	const Screen = screens[state.screen];
	return (
		<Box width={columns} height={rows} flexDirection='column' overflow='hidden'>
			<ThemeContext.Provider value={isBehindDialog(state) ? muted(theme) : theme}>
				<Lines width={columns} lines={[titleBar(state), tabBar(state), rule(columns)]}/>
				<Box width={columns} height={bodyHeight(state)} flexShrink={0} overflow='hidden'>
					<Screen state={state}/>
				</Box>
				<Lines width={columns} lines={[rule(columns), hostStrip(state), statusLine(state)]}/>
			</ThemeContext.Provider>
			<Lines width={columns} lines={[footer(state)]}/>
			<Overlays state={state}/>
		</Box>
	);
}
