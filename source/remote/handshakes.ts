import type {Target} from '../model/target.js';
import {createDoor, type Door, type Passage, type Refusal} from './door.js';

/** Runs logins when their turn has come: no server sees more than a few of ours at once. */
export type HandshakeGate = {
	/** One server's handshake. The target's own jumps are not looked at: each of them is a passage of its own. */
	readonly pass: <Result extends Passage>(target: Target, login: () => Promise<Result>) => Promise<Result | Refusal>;
	/** Forgets what the target and its jump hosts refused: the operator wants it tried again. */
	readonly forgive: (target: Target) => void;
};

/** Servers drop connections at random when too many of them are not logged in yet (sshd's MaxStartups starts at 10). */
const handshakesAtOnce = 8;

const placeOf = ({hostname, port, proxyCommand}: Target): string => proxyCommand ?? `${hostname}:${port}`;

/** Whoever comes with the same name and keys is treated the same by a server. */
const whoIs = ({user, agent = '', identityFiles}: Target): string => [user, agent, ...identityFiles].join('\n');

/** A gate that lets `limit` handshakes at once through to each server. */
export function createHandshakeGate(limit = handshakesAtOnce, now: () => number = Date.now): HandshakeGate {
	const doors = new Map<string, Door>();
	const doorOf = (target: Target): Door => {
		const place = placeOf(target);
		const door = doors.get(place) ?? createDoor(limit, now);
		doors.set(place, door);
		return door;
	};

	return {
		async pass(target, login) {
			const result = await doorOf(target).pass(whoIs(target), login);
			// What another one found out is told of this host by its own name.
			return result.ok ? result : {...result, problem: {...result.problem, host: target.name}};
		},
		forgive(target) {
			for (const hop of [...target.jumps, target]) {
				doorOf(hop).forgive();
			}
		},
	};
}
