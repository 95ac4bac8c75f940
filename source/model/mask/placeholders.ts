import {parseIpAddress} from '../ip-address.js';

/** What a private text is. */
export type Kind = 'user' | 'host' | 'address' | 'id' | 'text';

/** Addresses of RFC 2544's and RFC 5180's networks for benchmarks, which are on no line of a real host. */
function addressNumbered(number: number, isIpv6: boolean): string {
	return isIpv6
		? `2001:2::${number.toString(16)}`
		: `198.${18 + (Math.floor(number / 65_536) % 2)}.${Math.floor(number / 256) % 256}.${number % 256}`;
}

/** `ID000012`: as long as what it stands for, so that a queue id still looks like one. */
const idNumbered = (number: number, length: number): string => `ID${String(number).padStart(Math.min(20, length) - 2, '0')}`;

/** Gives each private text a name that says its kind and nothing else: the same text gets the same name, whatever its case. */
export type Placeholders = (kind: Kind, value: string) => string;

/** Numbers texts in the order of their first appearance. What is learned of them is kept in memory for as long as the masking lasts. */
export function createPlaceholders(): Placeholders {
	const known = new Map<string, string>();
	const counts = new Map<string, number>();
	const next = (series: string): number => {
		const number = (counts.get(series) ?? 0) + 1;
		counts.set(series, number);
		return number;
	};

	const make = (kind: Kind, value: string): string => {
		switch (kind) {
			case 'address': {
				const isIpv6 = parseIpAddress(value)?.length === 16 || value.includes(':');
				return addressNumbered(next(isIpv6 ? 'IPv6' : 'IPv4'), isIpv6);
			}

			case 'host': {
				return `HOST${next('host')}.invalid`;
			}

			case 'id': {
				return idNumbered(next('id'), value.length);
			}

			case 'user': {
				return `USER${next('user')}`;
			}

			case 'text': {
				return `TEXT${next('text')}`;
			}
		}
	};

	return (kind, value) => {
		const key = `${kind} ${value.toLowerCase()}`;
		const placeholder = known.get(key) ?? make(kind, value);
		known.set(key, placeholder);
		return placeholder;
	};
}
