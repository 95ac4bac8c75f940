import {createBytePlace} from '../model/byte-place.js';
import {lineField, type LineField} from '../model/line-field.js';
import type {LogLine} from '../model/log-line.js';
import {addNothingToKey, addTextToKey, addToKey, endKey, startKey} from './byte-key.js';

const at = createBytePlace();

function addFolded(line: LogLine, field: LineField): void {
	if (line.place(field, at)) {
		addToKey(at, at.start);
	} else {
		addNothingToKey();
	}
}

/** Makes the key of a line's client (or what stands for it), sender and recipient, letter case aside. */
export function keyOfTriplet(line: LogLine, client?: string): void {
	startKey();
	if (client === undefined) {
		addFolded(line, lineField.client_ip);
	} else {
		addTextToKey(client);
	}

	addFolded(line, lineField.sender);
	addFolded(line, lineField.recipient);
	endKey();
}
