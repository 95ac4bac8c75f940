import {Duplex, Readable} from 'node:stream';
import {uint32, type FieldReader} from './fields.js';
import {messages, packetSize, windowSize, type Send} from './messages.js';

/** The server's end of a channel, as it told when it opened it. */
export type FarEnd = {
	readonly channel: number;
	/** What may be sent before it asks for more. */
	readonly window: number;
	readonly packet: number;
};

type Writing = {readonly bytes: Buffer; readonly done: (error?: Error | null) => void};

/**
One session channel of the connection protocol: standard input and output as a stream, standard error beside it. Emits `exit` and `close` as
`CommandChannel` has them. Each message for it is given to the method of its name.
*/
export class Channel extends Duplex {
	readonly stderr: Readable;
	readonly #send: Send;
	readonly #far: FarEnd;
	#window: number;
	#writing: Writing | undefined;
	/** Bytes received that the server may not replace yet. */
	#held = 0;
	#closeSent = false;
	#ended = false;
	#exit: readonly [code: number | null, signal?: string] | readonly [] = [];

	constructor(far: FarEnd, send: Send) {
		super({emitClose: false, autoDestroy: false});
		this.#far = far;
		this.#send = send;
		this.#window = far.window;
		const read = () => {
			this.#acknowledge();
		};

		this.stderr = new Readable({emitClose: false, autoDestroy: false, read});
		const finish = () => {
			if (this.readableEnded && this.stderr.readableEnded) {
				this.emit('close', ...this.#exit);
				this.destroy();
			}
		};

		this.once('end', finish);
		this.stderr.once('end', finish);
	}

	/** Asks the server to end the channel and what runs on it. */
	close(): void {
		this.#tell(messages.close);
		this.#closeSent = true;
	}

	data(bytes: Buffer): void {
		this.#take(this, bytes);
	}

	errorData(bytes: Buffer): void {
		this.#take(this.stderr, bytes);
	}

	adjust(bytes: number): void {
		this.#window += bytes;
		this.#flush();
	}

	request(fields: FieldReader): void {
		const type = fields.text();
		const wantsReply = fields.flag();
		if (type === 'exit-status') {
			this.#exit = [fields.number()];
		} else if (type === 'exit-signal') {
			this.#exit = [null, `SIG${fields.text()}`];
		} else if (wantsReply) {
			// An OpenSSH server asks after idle clients in this way; any answer will do.
			this.#tell(messages.failure);
			return;
		} else {
			return;
		}

		this.emit('exit', ...this.#exit);
	}

	/** The server ended the channel: `close` follows when all output was read. */
	endedByServer(): void {
		this.close();
		this.#end();
	}

	/** The connection is gone. */
	lost(): void {
		this.#closeSent = true;
		this.#end();
	}

	override _read(): void {
		this.#acknowledge();
	}

	override _write(bytes: Buffer, _encoding: BufferEncoding, done: Writing['done']): void {
		this.#writing = {bytes, done};
		this.#flush();
	}

	override _final(done: (error?: Error | null) => void): void {
		this.#tell(messages.eof);
		done();
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.close();
		this.#flush();
		done(error);
	}

	/** Nothing may follow a close. */
	#tell(type: number, ...fields: readonly Uint8Array[]): void {
		if (!this.#closeSent) {
			this.#send(type, uint32(this.#far.channel), ...fields);
		}
	}

	#take(stream: Readable, bytes: Buffer): void {
		if (this.#ended) {
			return;
		}

		this.#held += bytes.length;
		stream.push(bytes);
		this.#acknowledge();
	}

	/** Output may come behind an EOF, on the other stream: only a close is an end. */
	#end(): void {
		if (!this.#ended) {
			this.#ended = true;
			this.push(null);
			this.stderr.push(null);
		}
	}

	/** Lets the server send more in place of what was read, in large pieces. */
	#acknowledge(): void {
		const read = this.#held - this.readableLength - this.stderr.readableLength;
		if (read >= windowSize / 2) {
			this.#held -= read;
			this.#tell(messages.windowAdjust, uint32(read));
		}
	}

	/** Sends what the server has room for; what is written to a closed channel goes nowhere. */
	#flush(): void {
		const most = Math.min(this.#far.packet, packetSize);
		while (this.#writing !== undefined) {
			const {bytes, done} = this.#writing;
			const piece = bytes.subarray(0, Math.min(most, this.#window));
			if (this.#closeSent || piece.length === bytes.length) {
				this.#writing = undefined;
			} else if (piece.length === 0) {
				return;
			} else {
				this.#writing = {bytes: bytes.subarray(piece.length), done};
			}

			this.#window -= piece.length;
			this.#tell(messages.data, uint32(piece.length), piece);
			if (this.#writing === undefined) {
				done();
			}
		}
	}
}
