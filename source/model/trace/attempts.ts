import type {HostName} from '../host.js';
import {neighbourhoodOf} from '../ip-address.js';
import type {StreamRow} from '../rows.js';
import {doubtOf} from './doubt.js';
import {queueIdOf} from './queue-entry.js';
import {isTemporary} from './stage-text.js';

/** A knock at the door: a client offered a message for one recipient and was turned away. */
export type Attempt = {
	readonly host: HostName;
	readonly time: number;
	/** The lines that tell of it, that of smtpd first where there is one. */
	readonly rows: readonly StreamRow[];
	readonly clientIp: string;
	readonly clientName: string;
	/** Empty: a bounce, or a probe. */
	readonly sender: string;
	readonly recipient: string;
	readonly isPermanent: boolean;
	readonly isGreylisting: boolean;
	/** A line that could have been written to seem what it is not: it is tied to nothing. */
	readonly isDoubtful: boolean;
};

/** Tellings of one attempt by different programs lie this close together, milliseconds. */
const sameMoment = 3000;

const isRefusal = ({class: kind}: StreamRow): boolean => kind === 'rejected' || kind === 'greylisted';

/** The programs that speak with the client; policy servers only advise them. */
const isServer = ({program}: StreamRow): boolean => /(?:^|\/)(?:smtpd|postscreen)$/.test(program);

function attemptOf(row: StreamRow): Attempt {
	const {host, time, fields} = row;
	return {
		host,
		time,
		rows: [row],
		clientIp: fields['client_ip'] ?? '',
		clientName: fields['client_name'] ?? '',
		sender: fields['sender'] ?? '',
		recipient: fields['recipient'] ?? '',
		isPermanent: !isTemporary(row),
		isGreylisting: row.class === 'greylisted',
		isDoubtful: doubtOf(row) !== undefined,
	};
}

/** The part of a verified name under which a sender's servers stand: its last two labels, or three where those are as short as in `co.uk`. */
function namedDomain(name: string): string | undefined {
	const labels = name.toLowerCase().split('.');
	if (name === 'unknown' || labels.length < 2) {
		return undefined;
	}

	const isShort = (labels.at(-1)?.length ?? 0) <= 2 && (labels.at(-2)?.length ?? 0) <= 3;
	return labels.slice(isShort ? -3 : -2).join('.');
}

/** Whether two addresses are of one sender's servers: of one network, as greylisting counts them, or of one domain by names that Postfix verified. */
export function sameServers(one: Pick<Attempt, 'clientIp' | 'clientName'>, other: Pick<Attempt, 'clientIp' | 'clientName'>): boolean {
	const network = neighbourhoodOf(one.clientIp);
	const domain = namedDomain(one.clientName);
	return (network !== undefined && network === neighbourhoodOf(other.clientIp)) || (domain !== undefined && domain === namedDomain(other.clientName));
}

const tells = (row: StreamRow, {host, time, clientIp, sender, recipient}: Attempt): boolean =>
	row.host === host
	&& Math.abs(row.time - time) <= sameMoment
	&& row.fields['client_ip'] === clientIp
	&& (row.fields['sender'] ?? '').toLowerCase() === sender.toLowerCase()
	&& (row.fields['recipient'] === undefined || row.fields['recipient'].toLowerCase() === recipient.toLowerCase());

/** Attempts by what they have in common with the tellings of others: looking through all of them for each line would take too long. */
function createBook() {
	const places = new Map<string, number[]>();
	const keyOf = (host: HostName, clientIp: string): string => `${host} ${clientIp}`;
	return {
		add({host, clientIp}: Attempt, place: number) {
			const key = keyOf(host, clientIp);
			places.set(key, [...places.get(key) ?? [], place]);
		},
		near: ({host, fields}: StreamRow): readonly number[] => places.get(keyOf(host, fields['client_ip'] ?? '')) ?? [],
	};
}

/** The attempts among lines that belong to no queue id. Each is told by smtpd, by a policy server, or by both: that is one attempt. */
export function attemptsIn(rows: readonly StreamRow[]): readonly Attempt[] {
	const own = rows.filter(row => isRefusal(row) && queueIdOf(row) === undefined && row.fields['client_ip'] !== undefined);
	const attempts: Attempt[] = own.filter(row => isServer(row)).map(row => attemptOf(row));
	const book = createBook();
	for (const [place, attempt] of attempts.entries()) {
		book.add(attempt, place);
	}

	for (const row of own.filter(each => !isServer(each))) {
		const isSure = doubtOf(row) === undefined;
		const place = isSure ? book.near(row).find(each => !attempts[each]?.isDoubtful && attempts[each] !== undefined && tells(row, attempts[each]) && !attempts[each].rows.some(({program}) => program === row.program)) : undefined;
		const attempt = place === undefined ? undefined : attempts[place];
		if (place !== undefined && attempt !== undefined) {
			attempts[place] = {...attempt, rows: [...attempt.rows, row], clientName: attempt.clientName === '' ? row.fields['client_name'] ?? '' : attempt.clientName};
		} else if (row.fields['recipient'] !== undefined) {
			attempts.push(attemptOf(row));
			book.add(attemptOf(row), attempts.length - 1);
		}
	}

	return attempts.toSorted((left, right) => left.time - right.time);
}
