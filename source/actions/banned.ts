import {BlockList, isIP} from 'node:net';

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

/** An address or network in one spelling: lower case, IPv6 shortened, a full-length prefix left out. Undefined when it is neither. */
export function canonicalAddress(text: string): string | undefined {
	const [address = '', prefix, ...rest] = text.split('/');
	const family = isIP(address);
	if (family === 0 || rest.length > 0 || address.includes('%') || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) {
		return undefined;
	}

	const most = family === 4 ? 32 : 128;
	const length = prefix === undefined ? most : Number(prefix);
	const canonical = family === 4 ? address : new URL(`http://[${address}]/`).hostname.slice(1, -1);
	return length > most ? undefined : (length === most ? canonical : `${canonical}/${length}`);
}

/** The bans of a network (`192.0.2.0/24`) that a single address lies in. */
export function coveringBan(address: string, bans: readonly JailBans[]): {readonly jail: string; readonly network: string} | undefined {
	const family = (text: string): 'ipv4' | 'ipv6' => text.includes(':') ? 'ipv6' : 'ipv4';
	for (const {jail, addresses} of bans) {
		for (const network of addresses.map(each => canonicalAddress(each) ?? '').filter(each => each.includes('/') && family(each) === family(address))) {
			const [base = '', prefix = ''] = network.split('/');
			const list = new BlockList();
			list.addSubnet(base, Number(prefix), family(network));
			if (list.check(address.split('/')[0] ?? '', family(address))) {
				return {jail, network};
			}
		}
	}

	return undefined;
}
