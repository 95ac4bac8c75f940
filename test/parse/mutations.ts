import {Buffer} from 'node:buffer';

/** Numbers from 0 to below `count`, the same for the same seed. */
export function createRandom(seed: number): (count: number) => number {
	let state = seed;
	return count => {
		state = (state + 0x6D_2B_79_F5) % 0x1_00_00_00_00;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1); // eslint-disable-line no-bitwise
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61); // eslint-disable-line no-bitwise
		return ((mixed ^ (mixed >>> 14)) >>> 0) % count; // eslint-disable-line no-bitwise
	};
}

/** What breaks readings of mail logs: punctuation that bounds fields, whole ends and heads, bytes that are no text. */
const pieces = [
	'; from=<',
	'> to=<',
	'> proto=ESMTP helo=<x>',
	' helo=<',
	'>',
	'<',
	'"',
	String.raw`\"`,
	'\\',
	'[',
	']',
	'(',
	')',
	': ',
	', ',
	' ',
	'=',
	'unknown[203.0.113.5]',
	'[2001:db8::1]:25',
	'203.0.113.5',
	':',
	'.',
	', relay=',
	', status=sent (',
	': user=<',
	', rip=',
	', recipient=',
	'NOQUEUE: reject: RCPT from ',
	'\0',
	'\t',
	'\u00E9',
	'\u{1F600}',
	'A',
	'1',
	'-',
	'/',
	'@',
	';',
	'from',
	'status=',
	' (auth failed, ',
	'<"a> to=<b',
	'to=<"a b',
	String.raw`from=<"a\"> to=<b`,
	'"@b.example>',
	'> to=<"x> to=<y"@b.example>',
].map(piece => Buffer.from(piece));

/** A line changed in one to four places. */
export function mutate(line: Buffer, others: readonly Buffer[], random: (count: number) => number): Buffer {
	let changed = line;
	for (let turn = random(4); turn >= 0; turn--) {
		changed = change(changed, others, random);
	}

	return changed.subarray(0, 4000);
}

function change(line: Buffer, others: readonly Buffer[], random: (count: number) => number): Buffer {
	const from = random(line.length + 1);
	const to = Math.min(line.length, from + random(12));
	const head = line.subarray(0, from);
	const tail = line.subarray(to);
	switch (random(6)) {
		case 0: {
			return Buffer.concat([head, tail]);
		}

		case 1: {
			return Buffer.concat([head, pieces[random(pieces.length)] ?? tail, line.subarray(from)]);
		}

		case 2: {
			return Buffer.concat([head, pieces[random(pieces.length)] ?? tail, tail]);
		}

		case 3: {
			return Buffer.concat([line.subarray(0, to), line.subarray(from)]);
		}

		case 4: {
			const other = others[random(others.length)] ?? line;
			return Buffer.concat([head, other.subarray(random(other.length + 1))]);
		}

		default: {
			const byte = random(255) + 1;
			return from === line.length ? head : Buffer.concat([head, Buffer.from([byte]), line.subarray(from + 1)]);
		}
	}
}
