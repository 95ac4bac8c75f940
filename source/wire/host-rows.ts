import type {HostName} from '../model/host.js';
import type {HostRow} from '../model/rows.js';
import type {EngineSignal, Snapshot} from './protocol.js';

/** What of a host seldom changes, and is large: two hundred discoveries with each snapshot would be most of what crosses the wire. */
type Seldom = Pick<HostRow, 'groups' | 'readOnly' | 'discovery' | 'sources'>;

/** A host's row as it is sent; `seldom` absent: as it was sent last. */
export type SentRow = Omit<HostRow, keyof Seldom> & {readonly host: HostName; readonly seldom?: Seldom};

/** A signal as it is sent. */
export type SentSignal = Exclude<EngineSignal, {signal: 'snapshot'}> | {readonly signal: 'snapshot'; readonly snapshot: Omit<Snapshot, 'hosts'> & {readonly hosts: readonly SentRow[]}};

const isSame = (one: Seldom, other: Seldom): boolean =>
	one.discovery === other.discovery && one.sources === other.sources && one.groups === other.groups && one.readOnly === other.readOnly;

/** Leaves out of snapshots what the other end has. The engine replaces what changes, so that the same object says the same. */
export function createRowSender(): (signal: EngineSignal) => SentSignal {
	const sent = new Map<HostName, Seldom>();
	const leaveOut = ({groups, readOnly, discovery, sources, ...row}: HostRow): SentRow => {
		const seldom = {groups, readOnly, discovery, sources};
		const last = sent.get(row.host);
		if (last !== undefined && isSame(last, seldom)) {
			return row;
		}

		sent.set(row.host, seldom);
		return {...row, seldom};
	};

	return signal => signal.signal === 'snapshot' ? {...signal, snapshot: {...signal.snapshot, hosts: signal.snapshot.hosts.map(row => leaveOut(row))}} : signal;
}

const nothing: Seldom = {groups: [], readOnly: false, discovery: undefined, sources: []};

/** Puts in again what was left out. */
export function createRowReceiver(): (signal: SentSignal) => EngineSignal {
	const known = new Map<HostName, Seldom>();
	const putIn = ({seldom, ...row}: SentRow): HostRow => {
		const now = seldom ?? known.get(row.host) ?? nothing;
		known.set(row.host, now);
		return {...row, ...now};
	};

	return signal => signal.signal === 'snapshot' ? {...signal, snapshot: {...signal.snapshot, hosts: signal.snapshot.hosts.map(row => putIn(row))}} : signal;
}
