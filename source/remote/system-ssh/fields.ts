/** A number of 32 bits as SSH writes it. */
export function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

/** A text as SSH writes it: its length, then its bytes. */
export function text(value: string): Buffer {
	const bytes = Buffer.from(value);
	return Buffer.concat([uint32(bytes.length), bytes]);
}

/** Reads the fields of a message one after the other. Throws a RangeError behind its end. */
export type FieldReader = {
	readonly number: () => number;
	readonly flag: () => boolean;
	readonly bytes: () => Buffer;
	readonly text: () => string;
};

/** A reader of the fields of one message. */
export function readFields(message: Buffer): FieldReader {
	let at = 0;
	const number = () => {
		at += 4;
		return message.readUInt32BE(at - 4);
	};

	const bytes = () => {
		const length = number();
		if (at + length > message.length) {
			throw new RangeError('a field ends behind its message');
		}

		at += length;
		return message.subarray(at - length, at);
	};

	return {
		number,
		flag() {
			at += 1;
			return message.readUInt8(at - 1) !== 0;
		},
		bytes,
		text: () => bytes().toString('utf8'),
	};
}
