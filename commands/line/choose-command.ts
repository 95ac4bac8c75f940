import {nearestWord} from '../../source/settings/nearest-word.js';
import {commandNames, isCommandName, type CommandName} from '../command-table.js';

/** What an argument list asks for. `suspect`: a first word that looks like a misspelt command, unless it is a host. */
export type Choice =
	| {readonly chosen: 'help'}
	| {readonly chosen: 'unknown-help'; readonly word: string; readonly near: CommandName | undefined}
	| {readonly chosen: 'version'}
	| {readonly chosen: 'command-help'; readonly command: CommandName}
	| {readonly chosen: 'command'; readonly command: CommandName; readonly argv: readonly string[]; readonly suspect?: {readonly word: string; readonly near: CommandName}};

/** Flags that may stand before the command and take the next argument. */
const flagsWithValue = new Set(['-F', '--ssh-config', '--config', '--hosts', '--backlog', '--since']);

function firstWordAt(argv: readonly string[]): number {
	for (let index = 0; index < argv.length; index++) {
		const argument = argv[index] ?? '';
		if (flagsWithValue.has(argument)) {
			index++;
		} else if (argument === '--') {
			return -1;
		} else if (!argument.startsWith('-') || argument === '-') {
			return index;
		}
	}

	return -1;
}

// mx1, mx.example.com, @mx and ops@mx are hosts whatever command they resemble.
const looksLikeCommand = /^[a-z]+$/i;

function helpOf(topic: string): Choice {
	if (topic === '' || topic === 'help' || topic.startsWith('-')) {
		return {chosen: 'help'};
	}

	const near = nearestWord(topic, commandNames);
	return isCommandName(topic) ? {chosen: 'command-help', command: topic} : {chosen: 'unknown-help', word: topic, near: near !== undefined && isCommandName(near) ? near : undefined};
}

/** Finds the command in an argument list. Without one, the words are hosts for the console. */
export function chooseCommand(argv: readonly string[]): Choice {
	const at = firstWordAt(argv);
	const word = at < 0 ? undefined : argv[at];
	const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
	const wantsHelp = own.includes('--help') || own.includes('-h');
	if (word === 'help') {
		const topic = argv[at + 1] ?? '';
		return helpOf(topic);
	}

	if (word !== undefined && isCommandName(word)) {
		return wantsHelp ? {chosen: 'command-help', command: word} : {chosen: 'command', command: word, argv: argv.toSpliced(at, 1)};
	}

	if (wantsHelp) {
		return {chosen: 'help'};
	}

	if (own.includes('--version') || own.includes('-V')) {
		return {chosen: 'version'};
	}

	const near = word !== undefined && looksLikeCommand.test(word) ? nearestWord(word, commandNames) : undefined;
	return {chosen: 'command', command: 'console', argv, ...(word !== undefined && near !== undefined && isCommandName(near) && {suspect: {word, near}})};
}
