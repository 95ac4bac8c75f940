import {isAddress} from './address-bytes.js';
import {fieldType} from './field-types.js';
import {backslash, byteOf, firstWay, keeper, newline, quote, stands, type Walk} from './reading.js';
import type {FieldPart, Part} from './template.js';
import type {Workspace} from './workspace.js';

const colon = 0x3A;

/** Parts one behind the other, from the first one's start to the last one's end. */
export function forwards(workspace: Workspace, parts: readonly Part[]): Walk {
	const steps = parts.map(part => forward(workspace, part));
	return position => {
		let next = position;
		for (const step of steps) {
			next = step(next, 0);
			if (next < 0) {
				return -1;
			}
		}

		return next;
	};
}

/** One part, from its start to its end. */
export function forward(workspace: Workspace, part: Part): Walk {
	switch (part.kind) {
		case 'literal': {
			const fits = stands(workspace, part.text);
			const {length} = part.text;
			return position => fits(position) ? position + length : -1;
		}

		case 'field': {
			return fieldType(part.type).kind === 'span' ? span(workspace, part) : until(workspace, part);
		}

		case 'option':
		case 'choice': {
			return firstWay(workspace, part, parts => forwards(workspace, parts));
		}
	}
}

function span(workspace: Workspace, {name, type}: FieldPart): Walk {
	const {bytes} = workspace;
	const {set = new Uint8Array(256), mayBeEmpty = false, address = false} = fieldType(type);
	const keep = keeper(workspace, name);
	return position => {
		let end = position;
		while (set[bytes[end] ?? newline] === 1) {
			end++;
		}

		if (address) {
			// In `192.0.2.1: why` the colon is not the address's.
			end -= bytes[end - 1] === colon && bytes[end - 2] !== colon ? 1 : 0;
			if (!isAddress(bytes, position, end)) {
				return -1;
			}
		}

		if (end === position && !mayBeEmpty) {
			return -1;
		}

		keep(position, end);
		return end;
	};
}

function until(workspace: Workspace, {name, type, end = '\n'}: FieldPart): Walk {
	const {bytes} = workspace;
	const {quoted = false} = fieldType(type);
	const keep = keeper(workspace, name);
	const ends = stands(workspace, end);
	const first = byteOf(end);
	return position => {
		for (let next = quoted ? behindQuotes(bytes, position) : position; ; next++) {
			const byte = bytes[next] ?? newline;
			if (byte === newline) {
				return -1;
			}

			if (byte === first && ends(next)) {
				keep(position, next);
				return next;
			}
		}
	};
}

/** Behind the quoted local part that starts here; here, when none does. */
function behindQuotes(bytes: Uint8Array, position: number): number {
	if (bytes[position] !== quote) {
		return position;
	}

	let next = position + 1;
	for (;;) {
		const byte = bytes[next] ?? newline;
		if (byte === newline) {
			return position;
		}

		if (byte === quote) {
			return next + 1;
		}

		next += byte === backslash && bytes[next + 1] !== newline ? 2 : 1;
	}
}
