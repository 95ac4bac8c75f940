import {appendLines, splitLines} from './lines.js';

/** A `NAME = VALUE` line that its program takes up. */
export type Setting = {
	readonly name: string;
	readonly value: string;
	/** Line of the file, from 1. */
	readonly line: number;
};

// What policyd-spf takes up: one "=" before any "#"; a second "=" makes it drop the whole line.
const settingLine = /^([ \t]*([^=# \t\r\n]+)[ \t]*=[ \t]*)([^=#\r\n]*?)([ \t]*(?:#[^\r\n]*)?\r?\n?)$/;

/** The settings in the order of the file; a name that stands twice is listed twice, the last one counts. Never throws. */
export function listSettings(text: string): Setting[] {
	return splitLines(text).flatMap((line, index) => {
		const match = settingLine.exec(line);
		return match === null ? [] : [{name: match[2] ?? '', value: match[3] ?? '', line: index + 1}];
	});
}

/** The setting that counts for a name: the last one. */
export function findSetting(text: string, name: string): Setting | undefined {
	return listSettings(text).findLast(setting => setting.name === name);
}

/** Gives a name a value where it counts (spacing, comment and line end stay), else as a new last line. Every other byte stays. */
export function setSetting(text: string, name: string, value: string): string {
	const setting = findSetting(text, name);
	if (setting === undefined) {
		return appendLines(text, [`${name} = ${value}`]);
	}

	if (setting.value === value) {
		return text;
	}

	return splitLines(text).map((line, index) => {
		const match = index === setting.line - 1 ? settingLine.exec(line) : null;
		return match === null ? line : `${match[1] ?? ''}${value}${match[4] ?? ''}`;
	}).join('');
}
