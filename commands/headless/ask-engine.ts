import {safe} from '../../source/model/safe.js';
import type {EnginePort} from '../../source/wire/engine-port.js';
import type {Surroundings} from '../command.js';
import type {ChosenHosts} from './load-hosts.js';
import {answerQuestions, createOperatorQuestions} from './operator-questions.js';
import {openAsker} from './terminal-asker.js';

/** Opens an engine on the hosts that streams and changes nothing, lets `ask` put its questions, and closes it. */
export async function askEngine<Answer>({hosts, sshConfig}: ChosenHosts, around: Surroundings, ask: (port: EnginePort) => Promise<Answer>): Promise<Answer> {
	const {openEngine} = await import('../../source/engine/index.js');
	const port = openEngine({hosts, sshConfig, backlogMinutes: 0, follow: false, operator: around.operator, auditPath: undefined});
	const say = (text: string): void => {
		around.stderr.write(text);
	};

	answerQuestions(port, createOperatorQuestions(openAsker(), say));
	port.listen(signal => {
		if (signal.signal === 'notice') {
			say(`mxdeck: ${safe(signal.text)}\n`);
		}
	});
	try {
		return await ask(port);
	} finally {
		await port.close();
	}
}
