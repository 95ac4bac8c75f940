import type {Link} from '../../source/model/host.js';
import type {BanRow, HostRow, PerHost} from '../../source/model/rows.js';
import type {Snapshot} from '../../source/wire/protocol.js';
import {night, snapshot} from './canned-night.js';

/** Groups of the fleet, and how many hosts each has. */
const groups = [['mx', 48], ['edge', 60], ['relay', 70], ['dr', 20]] as const;

/** What is wrong with some of the hosts, by their number. */
const troubles: Readonly<Record<number, Link>> = {
	17: {state: 'down', since: night - 190_000, reason: 'no answer for 20 s', nextAttempt: night + 14_000},
	44: {state: 'stale', since: night - 3000, reason: 'silent for 13 s'},
	52: {state: 'throttled', since: night - 20_000, reason: 'it drops new connections before the handshake', nextAttempt: night + 40_000},
	61: {state: 'reconnecting', since: night - 4000, reason: 'connection reset', nextAttempt: night + 2000},
	62: {state: 'reconnecting', since: night - 4000, reason: 'connection reset', nextAttempt: night + 3000},
	63: {state: 'reconnecting', since: night - 5000, reason: 'connection reset', nextAttempt: night + 1000},
	120: {state: 'down', since: night - 7_300_000, reason: 'connection refused', nextAttempt: night + 21_000},
	133: {state: 'auth', since: night - 60_000, reason: 'it refused every key', remedy: 'add your key to authorized_keys of ops'},
	181: {state: 'hostkey', since: night - 60_000, reason: 'its key is not the one that is known', remedy: 'find out why before anything else'},
	190: {state: 'connecting', since: night - 1000},
	191: {state: 'gap', since: night - 40_000, reason: 'lines from 03:11:40 to 03:12:01 are missing'},
};

const [pattern] = snapshot.hosts;

function rowOf(group: string | undefined, number: number): HostRow {
	const link = troubles[number] ?? {state: 'live', since: night - 4_320_000 + (number * 1000)};
	const isRead = link.state === 'live' || link.state === 'gap';
	return {
		host: `${group ?? 'old'}${String(number).padStart(3, '0')}`,
		groups: group === undefined ? [] : [group, ...(number % 40 === 0 ? ['canary'] : [])],
		readOnly: number % 50 === 7,
		link,
		rate: isRead ? ((number * 37) % 101) / 2 : 0,
		lines: 1000 + ((number * 7919) % 90_000),
		unclassified: number % 5,
		gaps: link.state === 'gap' ? 2 : 0,
		lastLine: night - 500,
		discovery: link.state === 'connecting' ? undefined : pattern?.discovery,
		sources: number === 99 ? [{id: '/var/log/mail.log', live: true}, {id: '/var/log/dovecot.log', live: false, reason: 'only root may read it'}] : [{id: '/var/log/mail.log', live: isRead}],
	};
}

const rows: readonly HostRow[] = [...groups.flatMap(([group, many]) => Array.from({length: many}, () => group)), undefined, undefined].map((group, index) => rowOf(group, index + 1));

/** Two hundred hosts in four groups and two without, some of them in trouble of each kind. */
export const fleet: Snapshot = {...snapshot, hosts: rows, lines: 9_214_022, unclassified: 400, rate: 5034};

/** Their bans: what could not be asked has its reasons, often the same. */
export const fleetBans: PerHost<BanRow> = rows.map(({host, link}, index) => ({
	host,
	read: night - 2000,
	rows: index % 60 === 0 ? [{host, jail: 'postfix-sasl', address: `203.0.113.${index % 250}`, since: night - 60_000, until: night + 3_000_000}] : [],
	...(link.state === 'live' || link.state === 'gap' ? {} : {trouble: {what: link.reason ?? 'not connected', remedy: link.remedy ?? 'wait until the host is live again'}}),
}));
