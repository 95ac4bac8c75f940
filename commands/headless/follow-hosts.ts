import {describeProblem, type Problem} from '../../source/model/outcome.js';
import type {StreamRow} from '../../source/model/rows.js';
import {safe} from '../../source/model/safe.js';
import type {Surroundings} from '../command.js';
import {combineExitCodes, exitCode, type ExitCode} from '../exit-code.js';
import type {ChosenHosts} from './load-hosts.js';
import {createOperatorQuestions} from './operator-questions.js';
import {openAsker} from './terminal-asker.js';

export type FollowCall = {
	readonly backlogMinutes: number;
	/** false: what is in the logs now, and then the end. */
	readonly follow: boolean;
	readonly onEvent: (row: StreamRow) => void;
};

/** Reads the logs of hosts; what happens to connections and logs is told on standard error. A host that was reached once went well. */
export async function followHosts({hosts, sshConfig}: ChosenHosts, {backlogMinutes, follow, onEvent}: FollowCall, around: Surroundings): Promise<ExitCode> {
	const {followEvents} = await import('../../source/engine/index.js');
	const codes = new Map<string, ExitCode>(hosts.map(({name}) => [name, exitCode.unreachable]));
	const say = (text: string): void => {
		around.stderr.write(text);
	};

	const tell = (problem: Problem): void => {
		say(`mxdeck: ${safe(describeProblem(problem))}\n`);
	};

	const followed = followEvents({
		hosts,
		sshConfig,
		backlogMinutes,
		follow,
		questions: createOperatorQuestions(openAsker(), say),
		onEvent,
		onLink(host, {state, reason, remedy}) {
			if (state === 'live') {
				codes.set(host, exitCode.done);
			}

			if (reason !== undefined || (follow && state !== 'connecting')) {
				tell({what: reason === undefined ? state : `${state}: ${reason}`, host, remedy});
			}
		},
		onSource(host, {id, live, reason, remedy}) {
			if (!live && reason !== undefined) {
				tell({what: `${id} is not read: ${reason}`, host, remedy});
			}
		},
		until: around.interrupted,
	});
	await followed.done;
	await followed.stop();
	return combineExitCodes([...codes.values()]);
}
