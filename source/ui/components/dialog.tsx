import {Box} from 'ink';
import type {ReactNode} from 'react';
import {type Line, emptyLine, line, span} from '../../state/select/line.js';
import {useTheme} from '../theme-context.js';
import {Lines} from './lines.js';

type Props = {
	readonly title: string;
	readonly lines: readonly Line[];
	/** Size of the screen that it lies on. */
	readonly columns: number;
	readonly rows: number;
	readonly width: number;
	readonly height: number;
	/** `warn` for what needs care. */
	readonly tone?: 'accent' | 'warn';
	readonly children?: ReactNode;
};

/** A framed block in the middle of the screen. Its lines cover what lies below. */
export function Dialog({title, lines, columns, rows, width, height, tone = 'accent', children}: Props): ReactNode {
	const {border, colour} = useTheme();
	const inner = width - 4;
	const head = [line(span(title, tone)), emptyLine];
	return (
		<Box
			position='absolute'
			marginLeft={Math.max(0, Math.floor((columns - width) / 2))}
			marginTop={Math.max(0, Math.floor((rows - height) / 2))}
			width={width}
			height={height}
			borderStyle={border}
			borderColor={colour ? (tone === 'warn' ? 'yellow' : 'cyan') : undefined}
			flexDirection='column'
		>
			<Pad width={inner} lines={head}/>
			{children ?? <Pad width={inner} height={height - 4} lines={lines}/>}
		</Box>
	);
}

/** Lines with a blank column at both sides, blank themselves where there is nothing to show. */
export function Pad({width, lines, height}: {readonly width: number; readonly lines: readonly Line[]; readonly height?: number}): ReactNode {
	const padded = Array.from({length: height ?? lines.length}, (_, index): Line => {
		const own = lines[index] ?? emptyLine;
		return {...own, spans: [span(' '), ...own.spans]};
	});
	return <Lines width={width + 2} height={height} lines={padded}/>;
}
