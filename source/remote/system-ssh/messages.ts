/** Numbers of the messages of SSH's connection protocol (RFC 4254, 9) that channels are made of. */
export const messages = {
	open: 90,
	openConfirmation: 91,
	openFailure: 92,
	windowAdjust: 93,
	data: 94,
	extendedData: 95,
	eof: 96,
	close: 97,
	request: 98,
	success: 99,
	failure: 100,
} as const;

/** The one kind of extended data that there is. */
export const standardError = 1;

/** What a channel lets the server send before it was told that the bytes were taken. */
export const windowSize = 2 * 1024 * 1024;

/** The longest piece of data in one message, in both directions. */
export const packetSize = 32 * 1024;

/** Sends a message. */
export type Send = (type: number, ...fields: readonly Uint8Array[]) => void;
