import stringWidth from 'string-width';

/* eslint-disable no-control-regex, no-misleading-character-class -- terminals obey these characters */
const enter = '\u001B[?1049h\u001B[?25l\u001B[?2004h\u001B[2J\u001B[H';
const leave = '\u001B[?2026l\u001B[0m\u001B[?2004l\u001B[?1049l\u001B[?25h';

/** What a frame is made of: begin, end, place, erase, colour; text is what stands between. */
const parts = /\u001B\[\?2026(?<mode>[hl])|\u001B\[(?<row>\d+);1H|(?<clear>\u001B\[0m\u001B\[2J)|(?<erase>\u001B\[K)|\u001B\[(?<colour>[\d;]*)m|(?<text>[^\u001B]+)|(?<foreign>\u001B.?.?)/gsu;

/** The colours of the theme, and those in which Ink draws frames and heads. */
const colour = /^(?:0|1|7|22|27|39|3[1-6]|1;36|1;7|(?:[34]8;5;\d+|1|7|1;36|1;7|3[1-6])(?:;48;5;\d+)?)$/;

/** What a terminal would obey, or would hide text by. */
const obeyed = /[\u0000-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}]/gu;

const clipboard = /\u001B]52;c;([A-Za-z\d+/]*=*)\u0007/g;
/* eslint-enable no-control-regex, no-misleading-character-class */

/** Each control or hiding character of a text, with what stands around it. */
export const controlsIn = (text: string): readonly string[] => [...text.matchAll(obeyed)].map(({0: character, index}) =>
	`U+${(character.codePointAt(0) ?? 0).toString(16)} in ${JSON.stringify(text.slice(Math.max(0, index - 20), index + 20))}`);

/** Reads frames as they are written; each row is placed below the one before it. */
function foreignInFrames(frames: string, columns: number, rows: number): readonly string[] {
	const wrong: string[] = [];
	let isInside = false;
	let row = 0;
	let width = 0;
	for (const {0: whole, groups = {}} of frames.matchAll(parts)) {
		const {mode, row: placed, text, foreign} = groups;
		const isOutside = mode === undefined && !isInside;
		const isBadColour = groups['colour'] !== undefined && !colour.test(groups['colour']);
		if (foreign !== undefined || isOutside || isBadColour || (mode !== undefined && (mode === 'h') === isInside)) {
			wrong.push(`not ours here: ${JSON.stringify(whole)}`);
		}

		isInside = mode === undefined ? isInside : mode === 'h';
		if (mode !== undefined || placed !== undefined) {
			const next = Number(placed ?? 0);
			if (placed !== undefined && (next <= row || next > rows)) {
				wrong.push(`row ${next} after row ${row} of ${rows}`);
			}

			row = next;
			width = 0;
		}

		if (text !== undefined) {
			wrong.push(...controlsIn(text));
			width += stringWidth(text);
			if (width > columns) {
				wrong.push(`row ${row} takes ${width} columns: ${JSON.stringify(text.slice(0, 100))}`);
			}
		}
	}

	return wrong;
}

/** All that is wrong with what was written to a terminal of this size: what is neither text nor ours, rows that leave it, a clipboard that is no text. */
export function foreignBytes(bytes: Buffer, columns: number, rows: number): readonly string[] {
	const whole = new TextDecoder('utf8', {fatal: true}).decode(bytes);
	const inner = whole.slice(whole.startsWith(enter) ? enter.length : 0, whole.endsWith(leave) ? -leave.length : undefined);
	const copied = [...inner.matchAll(clipboard)].map(([, text = '']) => Buffer.from(text, 'base64').toString());
	return [
		...copied.flatMap(text => controlsIn(text)),
		...foreignInFrames(inner.replaceAll(clipboard, ''), columns, rows),
	];
}
