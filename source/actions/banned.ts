import {isInNetwork, parseIpNetwork} from '../model/ip-address.js';

/** The addresses banned in a jail, as fail2ban wrote them. */
export type JailBans = {readonly jail: string; readonly addresses: readonly string[]};

/**
Reads what `fail2ban-client banned` prints: a list of one-jail dictionaries as Python writes them (`[{'sshd': []}, {'postfix': ['192.0.2.7']}]`).
Undefined when the text is anything else.
*/
export function readBanned(output: string): JailBans[] | undefined {
	const text = output.trim();
	const word = String.raw`'[^'\\]*'|"[^"\\]*"`;
	const list = String.raw`\[(?:(?:${word})(?:,\s*(?:${word}))*)?\]`;
	const jail = String.raw`(?:${word}):\s*${list}`;
	if (!new RegExp(String.raw`^\[(?:\{(?:${jail})?\}(?:,\s*\{(?:${jail})?\})*)?\]$`).test(text)) {
		return undefined;
	}

	const words = (part: string): string[] => (part.match(new RegExp(word, 'g')) ?? []).map(quoted => quoted.slice(1, -1));
	return (text.match(new RegExp(jail, 'g')) ?? []).map(part => {
		const [name = '', ...addresses] = words(part);
		return {jail: name, addresses};
	});
}

/** See `readBanned`; an answer that cannot be read counts as no bans. */
export const parseBanned = (output: string): readonly JailBans[] => readBanned(output) ?? [];

/** Whether two texts name the same address or network, in whatever spelling. */
export function isSameNetwork(one: string, other: string): boolean {
	const [first, second] = [parseIpNetwork(one), parseIpNetwork(other)];
	if (first === undefined || second === undefined) {
		return false;
	}

	return first.bits === second.bits && isInNetwork(first.address, second);
}

/** The ban of a network (`192.0.2.0/24`) that an address or a smaller network lies in. */
export function coveringBan(address: string, bans: readonly JailBans[]): {readonly jail: string; readonly network: string} | undefined {
	const inner = parseIpNetwork(address);
	return bans.flatMap(({jail, addresses}) => addresses.map(network => ({jail, network}))).find(({network}) => {
		const outer = parseIpNetwork(network);
		return inner !== undefined && outer !== undefined && outer.bits < inner.bits && isInNetwork(inner.address, outer);
	});
}
