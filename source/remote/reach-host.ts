import type {Target} from '../model/target.js';
import type {Questions} from './connection.js';
import {openConnection, type OpenOutcome} from './open-connection.js';
import {openSystemConnection, type SystemOptions} from './system-ssh/open-system-connection.js';
import {whySystemSsh} from './system-ssh/why-system-ssh.js';

/** Hosts that share no method with our own SSH: what they said. They are not asked twice. */
const strangers = new Map<string, string>();

const placeOf = ({hostname, port}: Target) => `${hostname}:${port}`;

/** What a server that knows none of our methods was told to say. */
function unspoken({problem}: Extract<OpenOutcome, {readonly ok: false}>): string | undefined {
	const {cause} = problem;
	return cause instanceof Error ? /no matching.*/i.exec(cause.message)?.[0] : undefined;
}

/**
One handshake at the target's door and, where the way begins elsewhere, at that of the first jump host: it would be at fault only if it
dropped us.
*/
async function throughDoors(target: Target, gate: SystemOptions['gate'], open: () => Promise<OpenOutcome>): Promise<OpenOutcome> {
	if (gate === undefined) {
		return open();
	}

	const [first] = target.jumps;
	if (first === undefined) {
		return gate.pass(target, open);
	}

	const passed = await gate.pass(first, async () => {
		const outcome = await gate.pass(target, open);
		return {ok: true as const, outcome};
	});
	return passed.ok ? passed.outcome : passed;
}

async function bySystem(target: Target, questions: Questions, options: SystemOptions, reason: string): Promise<OpenOutcome> {
	const opened = await throughDoors(target, options.gate, async () => openSystemConnection(target, questions, options));
	return opened.ok ? {ok: true, value: {...opened.value, systemSsh: reason}} : opened;
}

/**
Connects to a host by our own SSH or, for what that cannot do, by the system's: chosen by ssh's settings, the keys and known_hosts, and
when the server turns out to speak nothing that ours does. Never throws.
*/
export async function reachHost(target: Target, questions: Questions, options: SystemOptions = {}): Promise<OpenOutcome> {
	const isFree = target.system?.transport === 'auto';
	const reason = await whySystemSsh(target) ?? (isFree ? strangers.get(placeOf(target)) : undefined);
	if (reason !== undefined) {
		return bySystem(target, questions, options, reason);
	}

	const opened = await openConnection(target, questions, options);
	const said = opened.ok || !isFree ? undefined : unspoken(opened);
	if (said === undefined) {
		return opened;
	}

	const because = `mxdeck's own SSH shares no method with the way there (${said})`;
	const second = await bySystem(target, questions, options, because);
	if (second.ok) {
		strangers.set(placeOf(target), because);
	}

	return second;
}
