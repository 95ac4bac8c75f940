import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {type Line, emptyLine, fitLine} from '../../state/select/line.js';
import {useTheme} from '../theme-context.js';

type Props = {
	readonly lines: readonly Line[];
	readonly width: number;
	/** Draws exactly so many lines; absent: as many as there are. */
	readonly height?: number;
};

/** A block of lines, one `<Text>` each, exactly as wide as it was told. */
export function Lines({lines, width, height = lines.length}: Props): ReactNode {
	const {paint} = useTheme();
	return (
		<Box flexDirection='column' width={width} height={height} flexShrink={0}>
			{Array.from({length: height}, (_, index) => (

				<Text key={index} wrap='truncate'>{paint(fitLine(lines[index] ?? emptyLine, width))}</Text>
			))}
		</Box>
	);
}
