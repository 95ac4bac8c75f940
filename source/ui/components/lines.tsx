import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {type Line, emptyLine, fitLine, span} from '../../state/select/line.js';
import type {Theme} from '../theme.js';

type Props = {
	readonly lines: readonly Line[];
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

const padded = (line: Line): Line => ({...line, spans: [span(' '), ...line.spans]});

/** A block of lines with a blank column at both sides, one `<Text>` each. */
export function Lines({lines, width, height, theme: {paint}}: Props): ReactNode {
	return (
		<Box flexDirection='column' width={width} height={height} flexShrink={0}>
			{Array.from({length: height}, (_, index) => (
				<Text key={index} wrap='truncate'>{paint(fitLine(padded(lines[index] ?? emptyLine), width))}</Text>
			))}
		</Box>
	);
}
