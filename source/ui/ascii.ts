import {widthOf} from '../state/select/line.js';

// Our own signs, one ASCII character for each, so that no column moves.
const signs = new Map([...'✓✗◷↩·≈▽◇◦■□▲‼◆●○◌◐◑▸→▼‖│─━…–‹›≥•←↑↓▁▂▃▄▅▆▇⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'].map((sign, index) =>
	[sign, String.raw`+x-<.=vco##!!@*o.~~>>v=|--~-<>+*<^v_.:-=+#|/-\|/-\|/`[index] ?? '?']));

const foreign = /[^ -~]/u;
const graphemes = new Intl.Segmenter();

/** The text with ASCII alone, as wide as before: our signs by their stand-ins, what hosts sent as question marks. */
export function toAscii(text: string): string {
	return foreign.test(text)
		? [...graphemes.segment(text)].map(({segment}) => foreign.test(segment) ? (signs.get(segment) ?? '?'.repeat(widthOf(segment))) : segment).join('')
		: text;
}
