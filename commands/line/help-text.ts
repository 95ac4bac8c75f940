import {commandTable} from '../command-table.js';
import type {CommandHelp} from '../command.js';
import {typedName, type FlagTable} from './flags.js';

const columns = 80;

/** Plain text on lines of `width` columns at most, broken between words; what stands in brackets, or is longer, is not broken. */
function wrapped(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/ (?![^[]*])/)) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}

	return [...lines, line];
}

const paragraph = (text: string): string => `${wrapped(text, columns).join('\n')}\n`;

function inColumns(rows: ReadonlyArray<readonly [string, string]>): string {
	const width = Math.max(...rows.map(([left]) => left.length)) + 2;
	return rows.map(([left, right]) => `  ${left.padEnd(width)}${wrapped(right, columns - width - 2).join(`\n${' '.repeat(width + 2)}`)}\n`).join('');
}

function usageOf(usage: readonly string[]): string {
	const head = 'Usage: ';
	const indent = ' '.repeat(head.length);
	return usage.map((line, index) => `${index === 0 ? head : indent}${wrapped(`mxdeck ${line}`.trimEnd(), columns - head.length).join(`\n${indent}  `)}\n`).join('');
}

/** What `mxdeck --help` prints. */
export function generalHelp(): string {
	const commands = Object.entries(commandTable).map(([name, {summary}]) => [name, summary] as const);
	return [
		paragraph('mxdeck – a console for Postfix mail hosts: the classified log live over SSH, statistics, and safe changes by keystroke'),
		usageOf(['[HOST|@GROUP...]', 'COMMAND [WORD...]']),
		`Commands:\n${inColumns(commands)}`,
		`Flags:\n${inColumns([['--help', 'help; with a command, help for it'], ['--version', 'the version']])}`,
		'A host is a name that your ssh configuration or the configuration file knows.\n',
		`Exit codes:\n${inColumns([
			['0', 'done'],
			['1', 'failed, or done on some hosts only'],
			['2', 'wrong usage or configuration'],
			['3', 'refused by a guard or by missing rights'],
			['4', 'no connection'],
			['5', 'failed and was rolled back'],
			['130', 'interrupted'],
		])}`,
	].join('\n');
}

/** What `mxdeck COMMAND --help` prints. */
export function commandHelp({usage, about, examples = []}: CommandHelp, flags: FlagTable): string {
	const rows = Object.entries(flags).map(([key, {shortFlag, value, about: line}]) => {
		const short = shortFlag === undefined ? '' : `-${shortFlag}, `;
		return [`${short}--${typedName(key)}${value === undefined ? '' : ` ${value}`}`, line] as const;
	});
	return [
		usageOf(usage),
		...about.map(text => paragraph(text)),
		`Flags:\n${inColumns([...rows, ['--help', 'this help']])}`,
		...(examples.length === 0 ? [] : [`Examples:\n${examples.map(line => `  mxdeck ${line}\n`).join('')}`]),
	].join('\n');
}
