import {createBytePlace, type BytePlace} from '../model/byte-place.js';
import {neighbourhoodOf} from '../model/ip-address.js';
import {lineField, type LineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {addNothingToKey, addTextToKey, addToKey, endDigestKey, startKey} from './byte-key.js';

const at = createBytePlace();

const dot = 0x2E;
const colon = 0x3A;
const zero = 0x30;

/** Groups of an IPv6 address that say its /64. */
const groupsOfNetwork = 4;

/**
Where the /64 ends in an IPv6 address as Postfix writes them, shortest and small; zeros at its end are left out, as `::` leaves them out. -1: zeros are
left out so far in front that what stands there has to be counted.
*/
function networkEnd({view, start, end}: BytePlace): number {
	let groups = 0;
	let position = start;
	let stop = start;
	while (position < end && groups < groupsOfNetwork) {
		const from = position;
		while (position < end && view.getUint8(position) !== colon) {
			position++;
		}

		if (position === from) {
			// `::`, of which one colon ended the group before: up to four groups behind it belong to the interface.
			return colonsIn(view, position, end) <= groupsOfNetwork ? stop : -1;
		}

		groups++;
		stop = position - from === 1 && view.getUint8(from) === zero ? stop : position;
		position++;
	}

	return groups === groupsOfNetwork ? stop : -1;
}

function colonsIn(view: DataView, from: number, to: number): number {
	let count = 0;
	for (let position = from; position < to; position++) {
		count += view.getUint8(position) === colon ? 1 : 0;
	}

	return count;
}

function addFolded(line: LogLine, field: LineField): void {
	if (line.place(field, at)) {
		addToKey(at, at.start);
	} else {
		addNothingToKey();
	}
}

/** Adds the /24 or /64 that the client lies in; of an IPv4 address that is all before its last dot. */
function addNetwork(line: LogLine): void {
	if (!line.place(lineField.client_ip, at)) {
		addNothingToKey();
		return;
	}

	const {view, start, end} = at;
	let position = end - 1;
	while (position > start && view.getUint8(position) !== dot && view.getUint8(position) !== colon) {
		position--;
	}

	if (view.getUint8(position) === dot) {
		at.end = position;
		addToKey(at);
		return;
	}

	const network = networkEnd(at);
	if (network < 0) {
		const client = line.field('client_ip') ?? '';
		addTextToKey(neighbourhoodOf(client)?.replace('::/64', '') ?? client);
		return;
	}

	at.end = network;
	addToKey(at, at.start);
}

function addMail(line: LogLine): void {
	addFolded(line, lineField.sender);
	addFolded(line, lineField.recipient);
	endDigestKey();
}

/** Makes the key of a line's client, sender and recipient, letter case aside. */
export function keyOfAttempt(line: LogLine): void {
	startKey();
	addFolded(line, lineField.client_ip);
	addMail(line);
}

/** Makes the key of the network of a line's client, of its sender and recipient, letter case aside. */
export function keyOfTriplet(line: LogLine): void {
	startKey();
	addNetwork(line);
	addMail(line);
}
