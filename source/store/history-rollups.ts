/** What was counted of a host in an hour or a day, as the statistics wrote it. */
export type KeptPart = {
	readonly host: string;
	readonly level: 'hour' | 'day';
	/** Its first moment, milliseconds since the epoch. */
	readonly start: number;
	/** Empty: there is nothing (any more). */
	readonly content: Uint8Array;
};
