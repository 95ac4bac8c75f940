import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {Outcome} from '../source/model/outcome.js';
import {safe} from '../source/model/safe.js';
import {historyFile} from '../source/settings/places.js';
import type {HistorySession} from '../source/store/history-session.js';
import type {Call, CommandHelp, Surroundings} from './command.js';
import {exitCode, type ExitCode} from './exit-code.js';
import {inColumns} from './headless/columns.js';
import {complain} from './headless/complain.js';
import {localTime} from './headless/event-line.js';
import {jsonText} from './headless/json-text.js';
import {loadInventory} from './headless/load-hosts.js';
import {withHistory} from './headless/open-kept-history.js';
import {placesFor} from './headless/own-places.js';
import {print} from './headless/print.js';
import {openAsker} from './headless/terminal-asker.js';
import {configFlags, jsonFlag, type FlagTable, type FlagValues} from './line/flags.js';

export const help: CommandHelp = {
	usage: ['history', 'history export --address ADDRESS', 'history purge --address ADDRESS [--yes]', 'history prune'],
	about: [
		'Shows what is kept here of the hosts\' logs: from when to when, how many lines, and what is missing.',
		'export: prints every line that names an address (of mail, or IP), with --json taken apart. purge: removes these lines, and the address from what was counted, and writes the file anew, so that nothing of it is left. prune: removes what is older or larger than the configuration allows, as an open console does by itself.',
		'Only one process can change the history: purge and prune want the consoles of this operator closed.',
	],
	examples: ['history', 'history export --address ann@example.com --json', 'history purge --address 192.0.2.7'],
};

export const flags = {
	address: {type: 'string', value: 'ADDRESS', about: 'the address that lines name'},
	yes: {type: 'boolean', about: 'do not ask before removing'},
	...jsonFlag,
	config: configFlags.config,
} as const satisfies FlagTable;

type Values = FlagValues<typeof flags>;

/** Tells a problem, or does with the answer what there is to do. */
async function answered<Answer>(outcome: Outcome<Answer>, around: Surroundings, tell: (answer: Answer) => Promise<void>): Promise<ExitCode> {
	if (!outcome.ok) {
		return complain(around, outcome.problem, exitCode.failed);
	}

	await tell(outcome.value);
	return exitCode.done;
}

const stamp = (time: number): string => new Date(time).toISOString();
const amount = (bytes: number): string => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function overview({reader, size}: HistorySession) {
	const gaps = reader.gaps([], 0, Number.MAX_SAFE_INTEGER);
	const logs = reader.totals().map(log => ({...log, gaps: gaps.filter(({host, source}) => host === log.host && source === log.source).length}));
	return {logs, bytes: size()};
}

async function show(file: string, {json}: Values, around: Surroundings): Promise<ExitCode> {
	const seen = await withHistory(file, false, async session => overview(session));
	return answered(seen, around, async ({logs, bytes}) => {
		if (json === true) {
			await print(around.stdout, logs.map(log => `${jsonText({...log, from: stamp(log.from), to: stamp(log.to)})}\n`).join(''));
			return;
		}

		await print(around.stdout, inColumns(['HOST', 'LOG', 'FROM', 'TO', 'LINES', 'BYTES', 'GAPS'], logs.map(({host, source, from, to, lines, bytes: own, gaps}) =>
			[host, source, localTime(from), localTime(to), String(lines), amount(own), String(gaps)])));
		await print(around.stdout, `${amount(bytes)} on disk, in ${safe(file)}\n`);
	});
}

async function exportLines(file: string, address: string, {json}: Values, around: Surroundings): Promise<ExitCode> {
	const {linesNaming} = await import('../source/engine/history/one-address.js');
	const done = await withHistory(file, false, async session => {
		for (const {piece, text, row} of linesNaming(session, address)) {
			if (json === true) {
				const {seq, time, ...rest} = row() ?? {seq: 0, time: piece.from};
				await print(around.stdout, `${jsonText({host: piece.host, source: piece.source, time: stamp(time), ...rest, line: text})}\n`);
			} else {
				await print(around.stdout, `${safe(text)}\n`);
			}
		}
	});
	return answered(done, around, async () => undefined);
}

/** Files beside the history that are not looked into. */
function setAside(file: string): readonly string[] {
	const folder = path.dirname(file);
	return existsSync(folder) ? readdirSync(folder).filter(name => name.startsWith(`${path.basename(file)}.damaged-`) && name.endsWith('Z')) : [];
}

async function isAgreed(address: string, {yes}: Values): Promise<boolean | undefined> {
	if (yes === true) {
		return true;
	}

	const asker = openAsker();
	if (asker === undefined) {
		return undefined;
	}

	const answer = await asker.ask(`Remove every line that names ${safe(address)}, for good? Type yes or no: `, true);
	return /^y(?:es)?$/i.test(answer?.trim() ?? '');
}

async function purge(file: string, address: string, values: Values, around: Surroundings): Promise<ExitCode> {
	const agreed = await isAgreed(address, values);
	if (agreed !== true) {
		return agreed === undefined
			? complain(around, {what: 'this removes lines and there is no terminal to ask on', state: 'nothing was removed', remedy: 'look at them with history export, then add --yes'}, exitCode.usage)
			: complain(around, {what: 'not confirmed', state: 'nothing was removed'}, exitCode.interrupted);
	}

	const {purgeAddress} = await import('../source/engine/history/one-address.js');
	const done = await withHistory(file, true, async session => purgeAddress(session, address));
	return answered(done, around, async ({lines, parts}) => {
		await print(around.stdout, values.json === true ? `${jsonText({lines, parts})}\n` : `removed ${lines} ${lines === 1 ? 'line' : 'lines'}, and the address from the counts of ${parts} ${parts === 1 ? 'hour or day' : 'hours and days'}\n`);
		for (const name of setAside(file)) {
			around.stderr.write(`mxdeck: ${safe(name)} was set aside as damaged and may name it, too: remove it when it is of no use\n`);
		}
	});
}

async function prune(file: string, {config, json}: Values, around: Surroundings): Promise<ExitCode> {
	const settings = await loadInventory(config, placesFor(around));
	if (!settings.ok) {
		return complain(around, settings.problem, exitCode.usage);
	}

	const {pruneAll} = await import('../source/engine/history/housekeeping.js');
	const {history} = settings.value;
	const done = await withHistory(file, true, async session => {
		const before = overview(session);
		pruneAll(session, {path: file, ...history}, Date.now());
		return {before, after: overview(session)};
	});
	const linesOf = ({logs}: ReturnType<typeof overview>): number => logs.reduce((sum, {lines}) => sum + lines, 0);
	return answered(done, around, async ({before, after}) => {
		const removed = linesOf(before) - linesOf(after);
		await print(around.stdout, json === true ? `${jsonText({removed, bytes: after.bytes})}\n` : `removed ${removed} ${removed === 1 ? 'line' : 'lines'}; ${amount(after.bytes)} on disk\n`);
	});
}

export async function run({words, flags: values, around}: Call<typeof flags>): Promise<ExitCode> {
	const file = historyFile(placesFor(around));
	const [what = 'show', ...more] = words;
	const {address = ''} = values;
	const wantsAddress = what === 'purge' || what === 'export';
	if (!['show', 'purge', 'export', 'prune'].includes(what) || more.length > 0) {
		return complain(around, {what: `"${words.join(' ')}" is nothing that can be done with the history`, remedy: 'mxdeck history, or history export, purge or prune'}, exitCode.usage);
	}

	if (wantsAddress && address.trim().length < 3) {
		return complain(around, {what: `${what} needs an address`, remedy: `mxdeck history ${what} --address ann@example.com`}, exitCode.usage);
	}

	switch (what) {
		case 'export': {
			return exportLines(file, address.trim(), values, around);
		}

		case 'purge': {
			return purge(file, address.trim(), values, around);
		}

		case 'prune': {
			return prune(file, values, around);
		}

		default: {
			return show(file, values, around);
		}
	}
}
