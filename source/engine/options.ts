import type {Host} from '../model/host.js';
import type {Target} from '../model/target.js';
import type {HistoryOptions} from './history/options.js';

/** What the engine is started with. Plain data: it crosses to the worker thread. */
export type EngineOptions = {
	readonly hosts: readonly Host[];
	/** Passed to ssh as `-F`. */
	readonly sshConfig?: string;
	/** Hosts whose way is known already (the demo's): not asked of ssh. */
	readonly targets?: ReadonlyMap<string, Target>;
	/** Minutes of log to read from before the connection. */
	readonly backlogMinutes: number;
	/** false: no log streams, only looks and changes. */
	readonly follow: boolean;
	/** Who makes changes: written into the audit and the hosts' syslog. */
	readonly operator: string;
	/** Where lines and their statistics are kept from one time to the next; absent: nowhere. */
	readonly history?: HistoryOptions;
	/** The audit's database file; undefined: changes are not recorded here. */
	readonly auditPath: string | undefined;
};
