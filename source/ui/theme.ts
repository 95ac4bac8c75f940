import type {Line, Tone} from '../state/select/line.js';
import {toAscii} from './ascii.js';

/** How lines become text with colours. */
export type Theme = {
	/** A line as one string for one `<Text>`. */
	readonly paint: (line: Line) => string;
	/** The same line where it is not what the operator acts on: all its text faint. */
	readonly paintMuted: (line: Line) => string;
	readonly border: 'round' | 'classic';
	readonly colour: boolean;
};

// SGR parameters by tone. Greys are of the 256-colour cube, so that they stay readable on dark and light grounds; all else
// follows the operator's own palette.
const colours: Readonly<Record<Tone, string>> = {
	text: '',
	strong: '1',
	dim: '38;5;246',
	faint: '38;5;240',
	accent: '1;36',
	good: '32',
	bad: '31',
	warn: '33',
	held: '35',
	info: '34',
	key: '1;36',
	tab: '1;7',
	added: '32',
	removed: '31',
	'host-1': '36',
	'host-2': '35',
	'host-3': '34',
	'host-4': '33',
	'host-5': '32',
	'host-6': '38;5;173',
};

// Without colour only weight and inversion are left.
const weights: Readonly<Partial<Record<Tone, string>>> = {strong: '1', accent: '1', key: '1', tab: '7', bad: '1', warn: '1'};

const escape = '\u001B[';
const cursorGround = '48;5;236';

function paintWith(codeOf: (tone: Tone) => string, cursor: string, drawn: (text: string) => string): Theme['paint'] {
	const onCursor = (tone: Tone): string => [codeOf(tone), cursor].filter(Boolean).join(';');
	return ({spans, cursor: here = false}) => {
		let painted = '';
		for (const {text: safe, tone} of spans) {
			const text = drawn(safe);
			const code = here ? onCursor(tone) : codeOf(tone);
			painted += code === '' || text === '' ? text : `${escape}${code}m${text}${escape}0m`;
		}

		return painted;
	};
}

const mutedTones: Readonly<Partial<Record<Tone, Tone>>> = {text: 'dim', strong: 'dim', dim: 'faint', faint: 'faint'};

/** The theme for a terminal. */
export function themeFor({colour, ascii}: {readonly colour: boolean; readonly ascii: boolean}): Theme {
	const drawn = ascii ? toAscii : (text: string): string => text;
	return {
		paint: colour ? paintWith(tone => colours[tone], cursorGround, drawn) : paintWith(tone => weights[tone] ?? '', '1', drawn),
		paintMuted: colour ? paintWith(tone => colours[mutedTones[tone] ?? 'faint'], '', drawn) : paintWith(() => '', '', drawn),
		border: ascii ? 'classic' : 'round',
		colour,
	};
}
