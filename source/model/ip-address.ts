/** An address as bytes: 4 of IPv4, 16 of IPv6. IPv4 mapped into IPv6 (`::ffff:192.0.2.1`) is IPv4. */
export type IpAddress = readonly number[];

/** A network: the addresses whose first `bits` bits are those of `address`. */
export type IpNetwork = {
	readonly address: IpAddress;
	readonly bits: number;
};

function parseIpv4(text: string): IpAddress | undefined {
	const parts = text.split('.');
	if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
		return undefined;
	}

	return parts.map(Number);
}

function parseGroups(text: string): number[] | undefined {
	if (text === '') {
		return [];
	}

	const bytes: number[] = [];
	const groups = text.split(':');
	for (const [index, group] of groups.entries()) {
		if (/^[\da-f]{1,4}$/i.test(group)) {
			const value = Number.parseInt(group, 16);
			bytes.push(Math.floor(value / 256), value % 256);
			continue;
		}

		const tail = index === groups.length - 1 ? parseIpv4(group) : undefined;
		if (tail === undefined) {
			return undefined;
		}

		bytes.push(...tail);
	}

	return bytes;
}

function parseIpv6(text: string): IpAddress | undefined {
	const halves = text.split('::');
	const head = parseGroups(halves[0] ?? '');
	const tail = parseGroups(halves[1] ?? '');
	if (halves.length > 2 || head === undefined || tail === undefined) {
		return undefined;
	}

	const missing = 16 - head.length - tail.length;
	if (halves.length === 1 ? missing !== 0 : missing < 2) {
		return undefined;
	}

	const bytes = [...head, ...Array.from({length: missing}, () => 0), ...tail];
	const isMapped = bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
	return isMapped ? bytes.slice(12) : bytes;
}

/** Reads an IPv4 or IPv6 address; undefined when it is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
	if (text.length > 45) {
		return undefined;
	}

	return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Reads `192.0.2.0/24`, `2001:db8::/32` or a bare address, which is a network of one. Bits beyond the prefix are ignored. */
export function parseIpNetwork(text: string): IpNetwork | undefined {
	const [address = '', prefix, ...rest] = text.split('/');
	const bytes = parseIpAddress(address);
	if (bytes === undefined || rest.length > 0) {
		return undefined;
	}

	const size = bytes.length * 8;
	if (prefix === undefined) {
		return {address: bytes, bits: size};
	}

	return /^\d{1,3}$/.test(prefix) && Number(prefix) <= size ? {address: bytes, bits: Number(prefix)} : undefined;
}

/** Whether the address lies in the network. The families never match each other. */
export function isInNetwork(address: IpAddress, network: IpNetwork): boolean {
	if (address.length !== network.address.length) {
		return false;
	}

	const whole = Math.floor(network.bits / 8);
	const step = 2 ** (8 - (network.bits % 8));
	return network.address.every((byte, index) => {
		const own = address[index] ?? 0;
		return index > whole || (index < whole ? own === byte : Math.floor(own / step) === Math.floor(byte / step));
	});
}

/** The /24 of an IPv4 address or the /64 of an IPv6 one, as text: `192.0.2.0/24`, `2001:db8:0:1::/64`; undefined when it is no address. */
export function neighbourhoodOf(text: string): string | undefined {
	// Each rejected line asks: the common case does not read the numbers.
	if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) {
		return `${text.slice(0, text.lastIndexOf('.'))}.0/24`;
	}

	const address = parseIpAddress(text);
	if (address === undefined) {
		return undefined;
	}

	if (address.length === 4) {
		return `${address.slice(0, 3).join('.')}.0/24`;
	}

	const groups = [0, 2, 4, 6].map(index => (((address[index] ?? 0) * 256) + (address[index + 1] ?? 0)).toString(16));
	while (groups.at(-1) === '0') {
		groups.pop();
	}

	return `${groups.join(':')}::/64`;
}
