import {createBytePlace} from '../model/byte-place.js';
import {neighbourhoodOf} from '../model/ip-address.js';
import {lineField, type LineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {addNothingToKey, addTextToKey, addToKey, endDigestKey, startKey} from './byte-key.js';

const at = createBytePlace();

const dot = 0x2E;
const colon = 0x3A;

/** Networks by client: those that are greylisted come back. */
const networks = new Map<string, string>();

const mostNetworks = 2000;

function networkOf(client: string): string {
	const known = networks.get(client);
	if (known !== undefined) {
		return known;
	}

	const network = neighbourhoodOf(client) ?? client;
	if (networks.size >= mostNetworks) {
		networks.clear();
	}

	networks.set(client, network);
	return network;
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

	const client = line.field('client_ip') ?? '';
	addTextToKey(networkOf(client));
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
