import type {Sighting, Span} from '../statistic.js';

/** A line as the report counts it. */
export type ReportSighting = Sighting & {
	/** Bytes of the mail, where qmgr told of it. */
	readonly size: number | undefined;
	/** Whether it is qmgr's first line of a mail: it writes another for each retry. */
	readonly isNewMail: boolean;
};

/** A part of the report at work. */
export type Section<Result> = {
	readonly add: (sighting: ReportSighting) => void;
	readonly result: (span: Span) => Result;
};
