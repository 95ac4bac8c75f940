import type {GuardVerdict} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {isInNetwork, parseIpNetwork, type IpNetwork} from '../model/ip-address.js';

/** Networks in which no stranger of the internet is (RFC 1918, 6598, 3927, 4193, 4291; loopback). */
const inner = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7', 'fe80::/10'];

/** The shortest prefix that a ban may have: shorter ones take in whole countries. By the bytes of an address. */
const shortest: Readonly<Record<number, number>> = {4: 16, 16: 32};

const overlap = (one: IpNetwork, other: IpNetwork): boolean => isInNetwork(one.address, other) || isInNetwork(other.address, one);

const overlapping = (network: IpNetwork, texts: readonly string[]): string | undefined => texts.find(text => {
	const other = parseIpNetwork(text);
	return other !== undefined && overlap(network, other);
});

/** Whether a network takes in more of the internet than any one stranger has. */
export const isTooWide = ({address, bits}: IpNetwork): boolean => bits < (shortest[address.length] ?? 0);

/** What speaks against banning an address or a network on a host, for good: nobody locks out himself, his host, or half the world. */
export function guardBan(address: string, {operatorAddress, ownNetworks}: Discovery): GuardVerdict[] {
	const network = parseIpNetwork(address);
	if (network === undefined) {
		return [{guard: 'address', verdict: 'refuse', reason: `${address} is no IP address or network`}];
	}

	const refusals: ReadonlyArray<readonly [guard: string, found: string | undefined, reason: (found: string) => string]> = [
		['own-address', overlapping(network, operatorAddress === undefined ? [] : [operatorAddress]), found => `${found} is the address that you are connected from`],
		['own-network', overlapping(network, ownNetworks), found => `${address} has to do with ${found}, which is in mynetworks of this host`],
		['inner-network', overlapping(network, inner), found => `${address} has to do with ${found}, where no stranger is`],
		['wide-range', isTooWide(network) ? address : undefined, found => `${found} takes in too much of the internet`],
	];
	return refusals.map(([guard, found, reason]) => found === undefined ? {guard, verdict: 'ok', reason: 'nothing speaks against it'} : {guard, verdict: 'refuse', reason: reason(found)});
}
