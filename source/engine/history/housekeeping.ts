import type {HistoryLimits} from '../../store/history-care.js';
import type {HistorySession} from '../../store/history-session.js';
import type {Access} from './access.js';
import type {HistoryOptions} from './options.js';

/** Packs and prunes what is kept, and brings it up to date, between the commits, in steps of a few milliseconds. */
export type Housekeeping = {
	/** So many bytes of lines were kept. */
	readonly kept: (bytes: number) => void;
	/** More batches may be packed than before. */
	readonly mayPack: () => void;
	readonly stop: () => void;
};

/** Bytes after which it is worth looking whether some make a chunk. */
const worthPacking = 256 * 1024;

/** How often is looked whether something is too old, milliseconds. */
const pruning = 10_000;

/** Milliseconds between two steps: commits come in between. */
const pause = 2;

const day = 86_400_000;
const million = 1_000_000;

export const limitsOf = ({days, megabytes, rollupDays}: HistoryOptions, now: number): HistoryLimits =>
	({linesBefore: now - (days * day), partsBefore: now - (rollupDays * day), mostBytes: megabytes * million});

/** Removes all that is too old or too much at once, and gives the room back to the disk. Throws what SQLite throws. */
export function pruneAll({care}: HistorySession, options: HistoryOptions, now: number): void {
	let isMore = care?.prune(limitsOf(options, now)) ?? false;
	while (isMore) {
		isMore = care?.prune(limitsOf(options, now)) ?? false;
	}

	care?.rewriteAll();
}

/** `through`: the last batch that may be packed. */
export function startHousekeeping(access: Access, options: HistoryOptions, through: () => number): Housekeeping {
	let fresh = worthPacking;
	let isPruned = false;
	let next: NodeJS.Timeout | undefined;

	/** Whether anything was done; each kind of work that finds nothing to do is not tried again before it is due. */
	function step({care}: HistorySession): boolean {
		if (care === undefined) {
			return false;
		}

		if (fresh >= worthPacking) {
			const hasPacked = care.pack(through());
			fresh = hasPacked ? fresh : 0;
			return true;
		}

		if (!isPruned) {
			isPruned = !care.prune(limitsOf(options, Date.now()));
			return true;
		}

		return care.shrink() || care.renew();
	}

	function run(): void {
		next = undefined;
		if (access.attempt(session => step(session)) === true) {
			next = setTimeout(run, pause);
		}
	}

	function poke(): void {
		next ??= setTimeout(run, pause);
	}

	const timer = setInterval(() => {
		isPruned = false;
		poke();
	}, pruning);
	poke();

	return {
		kept(bytes) {
			fresh += bytes;
			poke();
		},
		mayPack() {
			fresh = worthPacking;
			poke();
		},
		stop() {
			clearInterval(timer);
			clearTimeout(next);
		},
	};
}
