import type {LogLine} from '../../model/log-line.js';
import type {Sighting, Span} from '../statistic.js';

/** What is known of a line before it is looked at. */
export type Kind = Pick<LogLine, 'class' | 'reason'>;

/** A part of the report at work. */
export type Section<Result> = {
	/** Whether it looks at lines of this kind. */
	readonly isAbout: (kind: Kind) => boolean;
	readonly add: (sighting: Sighting) => void;
	readonly result: (span: Span) => Result;
};
