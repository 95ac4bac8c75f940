import {safe} from '../../source/model/safe.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {Surroundings} from '../command.js';
import type {ChosenHosts} from './load-hosts.js';
import {answerQuestions, createOperatorQuestions} from './operator-questions.js';
import {openAsker, type Asker} from './terminal-asker.js';

/** An open engine, and the operator's terminal if there is one. */
export type OpenEngine = {readonly port: EnginePort; readonly asker: Asker | undefined};

/** Opens an engine on the hosts that streams nothing, does `work` with it, and closes it. Changes are recorded in `auditPath`. */
export async function withEngine<Answer>({hosts, sshConfig}: ChosenHosts, auditPath: string | undefined, around: Surroundings, work: (engine: OpenEngine) => Promise<Answer>): Promise<Answer> {
	const {openEngine} = await import('../../source/engine/index.js');
	const asker = openAsker();
	const port = openEngine({hosts, sshConfig, backlogMinutes: 0, follow: false, operator: around.operator, auditPath});
	const say = (text: string): void => {
		around.stderr.write(text);
	};

	answerQuestions(port, createOperatorQuestions(asker, say));
	port.listen(signal => {
		if (signal.signal === 'notice') {
			say(`mxdeck: ${safe(signal.text)}\n`);
		}
	});
	try {
		return await work({port, asker});
	} finally {
		await port.close();
	}
}
