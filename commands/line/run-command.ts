import {homedir, userInfo} from 'node:os';
import process from 'node:process';
import {safe} from '../../source/model/safe.js';
import {commandTable} from '../command-table.js';
import type {Surroundings} from '../command.js';
import type {TakenTerminal} from '../../source/ui/terminal/take-terminal.js';
import {exitCode, type ExitCode} from '../exit-code.js';
import {complain} from '../headless/complain.js';
import {loadInventory} from '../headless/load-hosts.js';
import {placesFor} from '../headless/own-places.js';
import type {Choice} from './choose-command.js';
import {parseFlags} from './parse-flags.js';

function operatorName(): string {
	try {
		return userInfo().username;
	} catch {
		// An account without a name, as in some containers.
		return String(process.getuid?.() ?? 'unknown');
	}
}

/** The process's own surroundings. The first interruption aborts, a second one ends the program at once. */
function ownSurroundings(screen: TakenTerminal | undefined): Surroundings {
	const controller = new AbortController();
	const reasons = new Set<string>();
	process.on('SIGINT', () => {
		const [reason] = reasons;
		if (reason === undefined || controller.signal.aborted) {
			process.exitCode = exitCode.interrupted;
			controller.abort();
			return;
		}

		reasons.clear();
		process.stderr.write(`\nmxdeck: ${reason} (interrupt again to leave)\n`);
	});
	return {
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
		environment: process.env,
		home: homedir(),
		operator: operatorName(),
		interrupted: controller.signal,
		holdInterruption(reason) {
			reasons.add(reason);
			return () => {
				reasons.delete(reason);
			};
		},
		...(screen && {screen}),
	};
}

async function untilInterrupted({interrupted}: Surroundings): Promise<ExitCode> {
	return new Promise(resolve => {
		interrupted.addEventListener('abort', () => {
			resolve(exitCode.interrupted);
		}, {once: true});
	});
}

/** A first word that is nearly a command is a slip of the hand, unless it is a configured host. */
async function isHost(word: string, flags: {readonly config?: string | undefined}, around: Surroundings): Promise<boolean> {
	const settings = await loadInventory(flags.config, placesFor(around));
	return settings.ok && (settings.value.hosts.some(({name}) => name === word) || [...settings.value.groups.values()].flat().includes(word));
}

/** Runs the chosen command in this process; `screen`: the full screen, where it was taken already. */
export async function runCommand({command, argv, suspect}: Extract<Choice, {chosen: 'command'}>, screen?: TakenTerminal): Promise<ExitCode> {
	const around = ownSurroundings(screen);
	const loaded = await commandTable[command].load();
	const parsed = parseFlags(argv, loaded.flags);
	if (!parsed.ok) {
		return complain(around, {...parsed.problem, remedy: parsed.problem.remedy === 'see --help' ? `mxdeck ${command} --help` : parsed.problem.remedy}, exitCode.usage);
	}

	const {words, flags} = parsed.value;
	const {config} = flags;
	if (suspect !== undefined && !await isHost(suspect.word, {config: typeof config === 'string' ? config : undefined}, around)) {
		return complain(around, {what: `there is no command "${safe(suspect.word)}"`, remedy: `mxdeck ${suspect.near}, or mxdeck console ${safe(suspect.word)} for a host of that name`}, exitCode.usage);
	}

	// The table holds commands of all flags; each gets what its own table of flags made of the arguments.
	return Promise.race([loaded.run({words, flags, around} as never), untilInterrupted(around)]);
}
