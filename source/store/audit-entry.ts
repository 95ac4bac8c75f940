import type {RawInput, Report} from '../model/action.js';
import type {HostName} from '../model/host.js';

/** What is about to be sent to a host. Written before anything is sent, so that a change can never go unrecorded. */
export type AuditIntent = {
	/** Milliseconds since the epoch, by the operator's machine. */
	readonly time: number;
	/** The change's id, as its plan names it. */
	readonly change: string;
	/** Who confirmed it. */
	readonly operator: string;
	readonly action: string;
	readonly input: RawInput;
	readonly host: HostName;
	/** What was shown and confirmed: plain data. */
	readonly detail?: unknown;
};

/** What came of it. */
export type AuditReport = Omit<AuditIntent, 'host' | 'detail'> & {
	readonly report: Report;
};

/** A line of the audit as it is read back. */
export type AuditEntry = AuditIntent & {
	/** Order of writing, from 1. */
	readonly id: number;
	readonly phase: 'intent' | 'result';
	/** The report's result; undefined for intents. */
	readonly result: string | undefined;
};

/** A change of one host with what came of it. */
export type AuditedChange = AuditIntent & {
	/** The last result that was recorded; undefined: none, so it may have been made or not. */
	readonly result: string | undefined;
};
