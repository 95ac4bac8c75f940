import {type Place} from './dialogs/dialog.js';
import {clipLine, sliceLine} from './terminal/clip-line.js';

const plain = '\u001B[0m';

/** A picture with a block of lines in front of it; the block covers its place whole, and nothing beyond the picture's rows. */
export function layOver(picture: readonly string[], {left, top, width}: Omit<Place, 'height'>, lines: readonly string[]): readonly string[] {
	return picture.map((row, index) => {
		const line = lines[index - top];
		if (line === undefined) {
			return row;
		}

		const {text, width: wide} = clipLine(line, width);
		const behind = sliceLine(row, left + width, Infinity);
		return `${sliceLine(row, 0, left)}${plain}${text}${plain}${' '.repeat(width - wide)}${behind}`.trimEnd();
	});
}
