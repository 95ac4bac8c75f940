import type {Target} from '../model/target.js';
import {createSlots, type Slots} from './slots.js';

/** Runs a login when its turn has come: no server sees more than a few of them at once. */
export type HandshakeGate = <Value>(target: Target, login: () => Promise<Value>) => Promise<Value>;

/** Servers drop connections at random when too many of them are not logged in yet (sshd's MaxStartups starts at 10). */
const handshakesAtOnce = 8;

/** What the target's first handshake is made with: the endpoint itself, or the jump host that all the others go through. */
function doorstep({jumps: [first], ...target}: Target): string {
	const {hostname, port, proxyCommand} = first ?? target;
	return proxyCommand ?? `${hostname}:${port}`;
}

/** A gate that lets `limit` handshakes at once through to each endpoint or first jump host. */
export function createHandshakeGate(limit = handshakesAtOnce): HandshakeGate {
	const doors = new Map<string, Slots>();
	return async (target, login) => {
		const door = doorstep(target);
		const slots = doors.get(door) ?? createSlots(limit);
		doors.set(door, slots);
		const giveBack = await slots.take();
		try {
			return await login();
		} finally {
			giveBack?.();
		}
	};
}
