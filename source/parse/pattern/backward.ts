import {isAddress} from './address-bytes.js';
import {fieldType} from './field-types.js';
import {byteOf, firstWay, keeper, newline, quote, stands, type Walk} from './reading.js';
import type {FieldPart, Part} from './template.js';
import type {Workspace} from './workspace.js';

/** Parts from the last one's end to the first one's start: what stands at a line's end, behind text that a stranger chose. */
export function backwards(workspace: Workspace, parts: readonly Part[]): Walk {
	const steps = parts.map((part, index) => backward(workspace, part, parts[index - 1])).reverse();
	return (position, low) => {
		let next = position;
		for (const step of steps) {
			if (next < low) {
				return -1;
			}

			next = step(next, low);
		}

		return next >= low ? next : -1;
	};
}

function backward(workspace: Workspace, part: Part, before: Part | undefined): Walk {
	switch (part.kind) {
		case 'literal': {
			const fits = stands(workspace, part.text);
			const {length} = part.text;
			return (position, low) => position - length >= low && fits(position - length) ? position - length : -1;
		}

		case 'field': {
			return fieldType(part.type).kind === 'span' ? span(workspace, part) : until(workspace, part, before);
		}

		case 'option':
		case 'choice': {
			return firstWay(workspace, part, parts => backwards(workspace, parts));
		}
	}
}

function span(workspace: Workspace, {name, type}: FieldPart): Walk {
	const {bytes} = workspace;
	const {set = new Uint8Array(256), mayBeEmpty = false, address = false} = fieldType(type);
	const keep = keeper(workspace, name);
	return (position, low) => {
		let start = position;
		while (start > low && set[bytes[start - 1] ?? newline] === 1) {
			start--;
		}

		if ((start === position && !mayBeEmpty) || (address && !isAddress(bytes, start, position))) {
			return -1;
		}

		keep(start, position);
		return start;
	};
}

/** To the nearest place on the left where the literal before the field ends; for an address not one inside its quotes. */
function until(workspace: Workspace, {name, type}: FieldPart, before: Part | undefined): Walk {
	if (before?.kind !== 'literal') {
		throw new Error(`{${name}} in a tail needs a literal before it`);
	}

	const {bytes} = workspace;
	const {quoted = false} = fieldType(type);
	const keep = keeper(workspace, name);
	const fits = stands(workspace, before.text);
	const {length} = before.text;
	const last = byteOf(before.text, length - 1);
	return (position, low) => {
		let mayBeQuoted = quoted;
		for (let start = position; start - length >= low; start--) {
			if (mayBeQuoted && bytes[start - 1] === quote) {
				const open = openingQuote(bytes, start, low, last);
				// What does not stand left of here does not stand left of a place further left either: searching again would take the square.
				mayBeQuoted = open < start;
				start = open;
			}

			if (bytes[start - 1] === last && start - length >= low && fits(start - length)) {
				keep(start, position);
				return start;
			}
		}

		return -1;
	};
}

/** The start of the quoted local part that ends at `position` (its first quote follows the byte `before`), or `position`. */
function openingQuote(bytes: Uint8Array, position: number, low: number, before: number): number {
	let open = position - 2;
	while (open > low && !(bytes[open] === quote && bytes[open - 1] === before)) {
		open--;
	}

	return open > low ? open : position;
}
