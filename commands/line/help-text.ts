import {commandTable} from '../command-table.js';
import type {CommandHelp} from '../command.js';
import {typedName, type FlagTable} from './flags.js';

function inColumns(rows: ReadonlyArray<readonly [string, string]>): string {
	const width = Math.max(...rows.map(([left]) => left.length)) + 2;
	return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}\n`).join('');
}

function usageOf(usage: readonly string[]): string {
	return usage.map((line, index) => `${index === 0 ? 'Usage: ' : '       '}mxdeck${line === '' ? '' : ` ${line}`}\n`).join('');
}

/** What `mxdeck --help` prints. */
export function generalHelp(): string {
	const commands = Object.entries(commandTable).map(([name, {summary}]) => [name, summary] as const);
	return [
		'mxdeck – a console for Postfix mail hosts: the classified log live over SSH, statistics, and safe changes by keystroke\n',
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
		...about.map(paragraph => `${paragraph}\n`),
		`Flags:\n${inColumns([...rows, ['--help', 'this help']])}`,
		...(examples.length === 0 ? [] : [`Examples:\n${examples.map(line => `  mxdeck ${line}\n`).join('')}`]),
	].join('\n');
}
