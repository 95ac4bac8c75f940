import {Box, Text} from 'ink';
import {type ReactElement, createElement} from 'react';
import type {Span} from '../../../source/state/select/line.js';
import type {State} from '../../../source/state/state.js';
import type {Row} from '../../../source/ui/rows.js';
import {streamScreen} from '../../../source/ui/screens/stream.js';

const colours: Readonly<Record<string, string>> = {bad: 'red', good: 'green', warn: 'yellow', info: 'blue', accent: 'cyan', held: 'magenta'};
const textOf = ({text, tone}: Span, key: number): ReactElement => createElement(Text, {key, wrap: 'truncate', color: colours[tone], dimColor: tone === 'dim'}, text);
const pieceOf = ({line, width}: Row[number], key: number): ReactElement => createElement(Box, {key, width}, Array.from(line.spans, textOf));

/** The stream's screen as it would be without a painter: a node for each piece of text. */
export const nodesOf = (state: State): readonly ReactElement[] => Array.from(streamScreen(state), (row, key) => createElement(Box, {key}, Array.from(row, pieceOf)));
