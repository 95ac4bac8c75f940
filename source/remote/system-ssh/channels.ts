import type {Duplex} from 'node:stream';
import type {CommandClient} from '../command-channel.js';
import {Channel} from './channel.js';
import {readFields, text, uint32, type FieldReader} from './fields.js';
import {createFrameReader} from './frames.js';
import {messages, packetSize, standardError, windowSize, type Send} from './messages.js';

type Started = Parameters<CommandClient['exec']>[1];

/** A channel on the way to run its command, or running it; one without a command only asks whether the server is there. */
type Entry = {
	readonly line: string | undefined;
	/** Called once: undefined from then on. */
	started: Started | undefined;
	channel: Channel | undefined;
};

/** The commands that a control socket in proxy mode carries. */
export type Channels = CommandClient & {
	/** Resolves when the socket is gone, after every channel has been told. */
	readonly lost: Promise<void>;
	/** Another number whenever something came from the server since it was asked last. */
	readonly heard: () => number;
	/** Asks the server for a sign of life. */
	readonly ask: (answered: () => void) => void;
	/** Lets go of the socket. */
	readonly end: () => void;
};

const connectionLost = 'No response from server';

type Answer = {readonly fields: FieldReader; readonly send: Send};

function start(entry: Entry, error: Error | undefined): void {
	const {started, channel} = entry;
	entry.started = undefined;
	started?.(error, error === undefined ? channel : undefined);
}

/** What the server may say of a channel, by the message's number. Throws where it makes no sense. */
const answers: Readonly<Record<number, (entry: Entry, answer: Answer) => void>> = {
	[messages.openConfirmation](entry, {fields, send}) {
		const far = {channel: fields.number(), window: fields.number(), packet: fields.number()};
		entry.channel = new Channel(far, send);
		if (entry.line === undefined) {
			entry.channel.close();
			start(entry, undefined);
			return;
		}

		send(messages.request, uint32(far.channel), text('exec'), Buffer.of(1), text(entry.line));
	},
	[messages.openFailure](entry, {fields}) {
		const reason = fields.number();
		start(entry, Object.assign(new Error(`(SSH) Channel open failure: ${fields.text()}`), {reason}));
	},
	[messages.success](entry) {
		start(entry, undefined);
	},
	[messages.failure](entry) {
		entry.channel?.close();
		start(entry, new Error('Unable to exec'));
	},
	[messages.windowAdjust]({channel}, {fields}) {
		channel?.adjust(fields.number());
	},
	[messages.data]({channel}, {fields}) {
		channel?.data(fields.bytes());
	},
	[messages.extendedData]({channel}, {fields}) {
		if (fields.number() === standardError) {
			channel?.errorData(fields.bytes());
		}
	},
	[messages.request]({channel}, {fields}) {
		channel?.request(fields);
	},
	[messages.close](entry) {
		entry.channel?.endedByServer();
		start(entry, new Error(connectionLost));
	},
};

/** After these there is no channel any more. */
const lastMessages: ReadonlySet<number> = new Set([messages.openFailure, messages.close]);

/**
Speaks SSH's connection protocol over a control socket that is in proxy mode: each frame is a byte of padding length (0), the message's
number and its fields. `first`: what the socket had sent already.
*/
export function createChannels(socket: Duplex, first: Buffer): Channels {
	const entries = new Map<number, Entry>();
	const frames = createFrameReader();
	let last = 0;
	let gone = false;
	let heard = 0;

	const send: Send = (type, ...fields) => {
		if (!gone) {
			const message = Buffer.concat([Buffer.of(0, type), ...fields]);
			socket.write(Buffer.concat([uint32(message.length), message]));
		}
	};

	const open = (line: string | undefined, started: Started) => {
		last += 1;
		entries.set(last, {line, started, channel: undefined});
		send(messages.open, text('session'), uint32(last), uint32(windowSize), uint32(packetSize));
	};

	const read = (chunk: Buffer) => {
		heard += 1;
		try {
			for (const frame of frames.read(chunk)) {
				const type = frame.readUInt8(1);
				const fields = readFields(frame.subarray(2));
				const id = fields.number();
				const entry = entries.get(id);
				if (lastMessages.has(type)) {
					entries.delete(id);
				}

				if (entry !== undefined) {
					answers[type]?.(entry, {fields, send});
				}
			}
		} catch {
			// Whoever sends this is no ssh: nothing that follows can be trusted.
			socket.destroy();
		}
	};

	const lost = new Promise<void>(resolve => {
		socket.on('error', () => undefined);
		socket.once('close', () => {
			gone = true;
			for (const entry of entries.values()) {
				entry.channel?.lost();
				start(entry, new Error(connectionLost));
			}

			entries.clear();
			resolve();
		});
	});
	socket.on('data', read);
	read(first);
	return {
		exec(line, started) {
			if (gone) {
				throw new Error('Not connected');
			}

			open(line, started);
		},
		lost,
		heard: () => heard,
		ask(answered) {
			// A session without a command, refused or not: the proxy lets no cheaper question through that every server answers.
			open(undefined, error => {
				if (error?.message !== connectionLost) {
					answered();
				}
			});
		},
		end() {
			socket.destroy();
		},
	};
}
