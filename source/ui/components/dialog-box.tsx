import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Dialog, Part} from '../dialogs/dialog.js';
import type {Theme} from '../theme.js';
import {Lines} from './lines.js';
import {StaticTable} from './static-table.js';

function DialogPart({part, width, theme}: {readonly part: Part; readonly width: number; readonly theme: Theme}): ReactNode {
	return part.part === 'lines'
		? <Lines lines={part.lines} width={width} height={part.height} theme={theme}/>
		: <Box height={part.height} marginLeft={1} flexShrink={0}><StaticTable rows={part.rows}/></Box>;
}

/** A dialog's frame with its parts one below the other. */
export function DialogBox({dialog: {width, height, tone, parts}, theme}: {readonly dialog: Dialog; readonly theme: Theme}): ReactNode {
	return (
		<Box
			width={width}
			height={height}
			flexShrink={0}
			overflow='hidden'
			borderStyle={theme.border}
			borderColor={theme.colour ? (tone === 'warn' ? 'yellow' : 'cyan') : undefined}
			flexDirection='column'
		>
			{Array.from(parts, (part, index) => <DialogPart key={index} part={part} width={width - 2} theme={theme}/>)}
		</Box>
	);
}
