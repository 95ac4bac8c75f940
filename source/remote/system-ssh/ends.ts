import type {Problem} from '../../model/outcome.js';
import {safe} from '../../model/safe.js';
import type {Target} from '../../model/target.js';
import {placeOf} from '../connect-failure.js';
import type {MasterEnd} from './master.js';

/** Why a connection that stood is gone, by how its ssh ended. */
export function explainEnd({signal, log, beside}: MasterEnd, target: Target): Problem {
	const host = target.name;
	const place = placeOf(target);
	const said = `${beside}\n${log}`.split(/\r?\n/).map(words => words.trim()).filter(words => words !== '');
	const line = said.find(words => /^Connection to \S+ closed/.test(words)) ?? said.at(-1);
	if (signal !== undefined) {
		return {host, what: `the ssh that carried the connection to ${place} was ended from outside (${signal})`, remedy: 'see who ends processes on this machine (memory, a logout)'};
	}

	if (line === undefined || line.startsWith('Timeout, server')) {
		return {host, what: `${place} has not answered for 20 s`, remedy: 'check the host and the network in between'};
	}

	return /^Connection to \S+ closed|^Received disconnect|^Disconnected from/.test(line)
		? {host, what: `${place} ended the connection`, remedy: 'see whether the host or its sshd was restarted'}
		: {host, what: safe(`the connection to ${place} broke: ${line}`), remedy: 'check the host and the network in between'};
}
