import {neighbourhoodOf} from '../model/ip-address.js';
import type {Dimension} from '../model/rows.js';
import type {Sighting} from './statistic.js';

/** How the null sender is shown and filtered for. */
export const nullSender = '<>';

/** Whether a capital letter, or anything beyond ASCII, stands at or after `from`: nearly never, and then nothing has to be built. */
function needsFolding(text: string, from: number): boolean {
	for (let place = from; place < text.length; place++) {
		// eslint-disable-next-line unicorn/prefer-code-point -- runs for each character of each address
		const code = text.charCodeAt(place);
		if ((code >= 0x41 && code <= 0x5A) || code > 0x7F) {
			return true;
		}
	}

	return false;
}

const lowerCase = (text: string): string => needsFolding(text, 0) ? text.toLowerCase() : text;

// The protocol folds case in domains alone; the part before the @ is the recipient's business.
function foldAddress(address: string | undefined): string | undefined {
	const at = address?.lastIndexOf('@') ?? -1;
	return address === undefined || at === -1 || !needsFolding(address, at) ? address : address.slice(0, at) + address.slice(at).toLowerCase();
}

// Postgrey leaves `sender=` out for the null sender.
function shownSender({line, sender}: Pick<Sighting, 'line' | 'sender'>): string | undefined {
	const known = sender() ?? (line.class === 'greylisted' ? '' : undefined);
	return known === '' ? nullSender : foldAddress(known);
}

// A local user has no domain.
function domainOf(address: string | undefined): string | undefined {
	const at = address?.lastIndexOf('@') ?? -1;
	return address === nullSender ? nullSender : (at === -1 ? undefined : lowerCase(address?.slice(at + 1) ?? ''));
}

/** The part of a host's name that was registered: its last two labels, or three where the last two are as short as in `co.uk`. */
function registeredPart(name: string | undefined): string | undefined {
	const last = name?.lastIndexOf('.') ?? -1;
	if (name === undefined || last < 1) {
		return name;
	}

	const second = name.lastIndexOf('.', last - 1);
	const isShort = second > 0 && name.length - last <= 3 && last - second <= 4;
	const start = isShort ? name.lastIndexOf('.', second - 1) : second;
	return lowerCase(name.slice(start + 1));
}

/** The value of a line in a dimension; undefined when the line does not name one. It is the attacker's text. */
export function valueOf(sighting: Pick<Sighting, 'line' | 'sender'>, dimension: Dimension): string | undefined {
	const {line} = sighting;
	switch (dimension) {
		case 'reason': {
			return line.reason;
		}

		case 'sender': {
			return shownSender(sighting);
		}

		case 'sender-domain': {
			const sender = sighting.sender();
			return sender === undefined || sender === '' ? shownSender(sighting) : domainOf(sender);
		}

		case 'recipient': {
			return foldAddress(line.field('recipient'));
		}

		case 'recipient-domain': {
			return domainOf(line.field('recipient'));
		}

		case 'rdns': {
			return registeredPart(line.field('client_name'));
		}

		case 'client': {
			return line.field('client_ip');
		}

		case 'network': {
			const client = line.field('client_ip');
			return client === undefined ? undefined : neighbourhoodOf(client);
		}

		case 'helo':
		case 'rbl': {
			const name = line.field(dimension);
			return name === undefined ? undefined : lowerCase(name);
		}

		case 'user': {
			const user = line.field('user');
			return user === '(unavailable)' ? undefined : user;
		}

		case 'jail': {
			return line.field('jail');
		}
	}
}
