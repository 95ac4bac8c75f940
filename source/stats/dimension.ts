import {createBytePlace, type BytePlace} from '../model/byte-place.js';
import {neighbourhoodOf} from '../model/ip-address.js';
import {lineField, type LineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import type {Dimension} from '../model/rows.js';
import {keyOfPlace, keyOfText} from './byte-key.js';
import type {Sighting} from './statistic.js';

/** How the null sender is shown and filtered for. */
export const nullSender = '<>';

const unavailable = '(unavailable)';

const atSign = 0x40;

/** Where the last @ stands; -1: there is none. */
function lastAt({view, start, end}: BytePlace): number {
	let position = end - 1;
	while (position >= start && view.getUint8(position) !== atSign) {
		position--;
	}

	return position >= start ? position : -1;
}

const at = createBytePlace();

// The protocol folds case in domains alone; the part before the @ is the recipient's business.
function keyOfAddress(): void {
	const sign = lastAt(at);
	keyOfPlace(at, sign === -1 ? at.end : sign);
}

// A local user has no domain.
function keyOfDomain(): boolean {
	const sign = lastAt(at);
	if (sign === -1) {
		return false;
	}

	at.start = sign + 1;
	keyOfPlace(at, at.start);
	return true;
}

function keyOfSender({line, findSender}: Pick<Sighting, 'line' | 'findSender'>, isDomain: boolean): boolean {
	const isKnown = findSender(at);
	// Postgrey leaves `sender=` out for the null sender.
	if (isKnown ? at.start === at.end : line.class === 'greylisted') {
		keyOfText(nullSender);
		return true;
	}

	if (isKnown && isDomain) {
		return keyOfDomain();
	}

	if (isKnown) {
		keyOfAddress();
	}

	return isKnown;
}

function keyOfField(line: LogLine, field: LineField): boolean {
	const isThere = line.place(field, at);
	if (isThere) {
		keyOfPlace(at);
	}

	return isThere;
}

function keyOfName(line: LogLine, field: LineField): boolean {
	const isThere = line.place(field, at);
	if (isThere) {
		keyOfPlace(at, at.start);
	}

	return isThere;
}

function keyOfRecipient(line: LogLine): boolean {
	const isThere = line.place(lineField.recipient, at);
	if (isThere) {
		keyOfAddress();
	}

	return isThere;
}

function keyOf(text: string | undefined): boolean {
	if (text !== undefined) {
		keyOfText(text);
	}

	return text !== undefined;
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
	return name.slice(start + 1).toLowerCase();
}

function networkOf(client: string | undefined): string | undefined {
	return client === undefined ? undefined : neighbourhoodOf(client);
}

/** Makes the key of a line's value in a dimension; answers whether the line names one. It is the attacker's text. */
export function keyOfValue(sighting: Pick<Sighting, 'line' | 'findSender'>, dimension: Dimension): boolean {
	const {line} = sighting;
	switch (dimension) {
		case 'reason': {
			return keyOf(line.reason);
		}

		case 'sender':
		case 'sender-domain': {
			return keyOfSender(sighting, dimension === 'sender-domain');
		}

		case 'recipient': {
			return keyOfRecipient(line);
		}

		case 'recipient-domain': {
			return line.place(lineField.recipient, at) && keyOfDomain();
		}

		case 'rdns': {
			return keyOf(registeredPart(line.field('client_name')));
		}

		case 'client': {
			return keyOfField(line, lineField.client_ip);
		}

		case 'network': {
			return keyOf(networkOf(line.field('client_ip')));
		}

		case 'helo': {
			return keyOfName(line, lineField.helo);
		}

		case 'rbl': {
			return keyOfName(line, lineField.rbl);
		}

		case 'user': {
			const isThere = keyOfField(line, lineField.user);
			return isThere && !(at.end - at.start === unavailable.length && line.field('user') === unavailable);
		}

		case 'jail': {
			return keyOfField(line, lineField.jail);
		}
	}
}
