import type {HostName} from '../host.js';
import type {StreamRow} from '../rows.js';

/** What came of a message for one recipient. */
export type OutcomeName =
	/** It lies in a mailbox, or a program of the host took it. */
	| 'delivered'
	/** A server took it whose log is not among those that were searched. */
	| 'handed-over'
	| 'rejected'
	/** Turned away for now, by greylisting: it did not come back yet. */
	| 'greylisted'
	/** Turned away for now, by something else. */
	| 'turned-away'
	| 'deferred'
	| 'bounced'
	| 'expired'
	| 'held'
	| 'discarded'
	/** An operator took it out of the queue. */
	| 'deleted'
	/** No mail: only the address was tried. */
	| 'probe'
	/** It was taken, and nothing more is known. */
	| 'queued';

/** What came of a message for one recipient, and the line that says so. All text is untrusted. */
export type Verdict = {
	/** Undefined: no line names one. */
	readonly recipient: string | undefined;
	readonly outcome: OutcomeName;
	/** Where it was decided. */
	readonly host: HostName;
	/** The words that decided: a reply, a reason. */
	readonly text: string;
	/** Tries that were made: deliveries that failed for now, or knocks at the door. */
	readonly attempts: number;
	/** The first and the last line that this rests on, milliseconds since the epoch. */
	readonly first: number;
	readonly last: number;
	/** How long greylisting held it up, milliseconds. */
	readonly greylisted?: number;
	/** Who took it over, or will not. */
	readonly relay?: string;
	/** What became of the notice to the sender. */
	readonly notice?: OutcomeName;
	/** The line that decided may be forged. */
	readonly isDoubtful: boolean;
};

/** How good a stage is for the message. */
export type StageTone = 'good' | 'bad' | 'wait' | 'plain';

/** A line of a story. All text is untrusted. */
export type Stage = {
	readonly row: StreamRow;
	/** What it says, in few words. */
	readonly text: string;
	readonly tone: StageTone;
	/** Why it may have been forged: it ties nothing together. */
	readonly doubt?: string;
};

/** Everything that the logs tell of one message, over all hosts. All text is untrusted. */
export type Story = {
	/** The same for the same message while more of it is found. */
	readonly id: string;
	readonly from: number;
	readonly to: number;
	/** Undefined: no line says it; empty: a bounce. */
	readonly sender: string | undefined;
	readonly recipients: readonly string[];
	readonly messageId: string | undefined;
	readonly queueIds: ReadonlyArray<{readonly host: HostName; readonly id: string}>;
	/** At least one. */
	readonly verdicts: readonly Verdict[];
	/** In the order in which they happened. */
	readonly stages: readonly Stage[];
	/** Lines that were left out because they are too many. */
	readonly leftOut: number;
	/** Whether its beginning and its end are known: nothing needs to be looked for any more. */
	readonly isWhole: boolean;
};
