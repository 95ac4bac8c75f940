import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Dialog, Part} from '../dialogs/dialog.js';
import type {Theme} from '../theme.js';
import {StaticTable} from './static-table.js';

function DialogPart({part}: {readonly part: Part}): ReactNode {
	return (
		<Box height={part.height} marginLeft={1} flexShrink={0}>
			{part.part === 'table' && <StaticTable rows={part.rows}/>}
		</Box>
	);
}

/** A dialog's frame with its tables, and room for its lines. */
export function DialogBox({dialog: {width, height, tone, parts}, theme: {border, colour}}: {readonly dialog: Dialog; readonly theme: Theme}): ReactNode {
	return (
		<Box
			width={width}
			height={height}
			flexShrink={0}
			overflow='hidden'
			borderStyle={border}
			borderColor={colour ? (tone === 'warn' ? 'yellow' : 'cyan') : undefined}
			flexDirection='column'
		>
			{Array.from(parts, (part, index) => <DialogPart key={index} part={part}/>)}
		</Box>
	);
}
