import {ambiguityOf, isDoubtful} from '../../model/ambiguity.js';
import type {HostName} from '../../model/host.js';
import type {StreamRow} from '../../model/rows.js';
import {hostEntries} from '../host-list.js';
import {type StatisticsTable, statisticsTables} from '../select/statistics-tables.js';
import type {ScreenName, State} from '../state.js';
import {banRows, senderRows, spfRows} from './lists.js';
import {shownStory} from './stages.js';
import {rowUnderCursor} from './stream.js';

/** What the row under the cursor offers to actions: whom to block, whom to unban, where it was seen, what to copy. */
export type RowOffer = {
	readonly host?: HostName;
	readonly sender?: string;
	readonly address?: string;
	/** The change that made this row. */
	readonly change?: string;
	/** The queue id that its line names. */
	readonly queueId?: string;
	readonly value?: string;
	/** Why none of it may be what it seems; then no action takes it before the operator typed it. */
	readonly doubt?: string;
};

function ofStream(row: StreamRow): RowOffer {
	const {host, fields, message} = row;
	const sender = fields['sender'] === '' ? undefined : fields['sender'];
	const address = fields['client_ip'];
	const change = row.class === 'operator' ? fields['change'] : undefined;
	const queueId = fields['qid'] === 'NOQUEUE' ? undefined : fields['qid'];
	return {host, sender, address, change, queueId, value: sender ?? address ?? fields['user'] ?? message, doubt: ambiguityOf(row)};
}

function ofTable({dimension}: StatisticsTable, value: string): RowOffer {
	return {
		sender: dimension === 'sender' || dimension === 'sender-domain' ? value : undefined,
		address: dimension === 'client' ? value : undefined,
		value,
		doubt: isDoubtful(value) ? 'it imitates a part of a log line' : undefined,
	};
}

const offers: Readonly<Record<ScreenName, (state: State, at: number) => RowOffer | undefined>> = {
	stream({stream}) {
		const row = rowUnderCursor(stream);
		return row === undefined ? undefined : ofStream(row);
	},
	stats(state, at) {
		const table = statisticsTables(state)[state.table];
		const value = table?.rows[at]?.value;
		return table === undefined || value === undefined ? undefined : ofTable(table, value);
	},
	bans(state, at) {
		const row = banRows(state)[at];
		return {host: row?.host, address: row?.address, value: row?.address};
	},
	senders(state, at) {
		const row = senderRows(state)[at];
		return {host: row?.host, sender: row?.key, change: row?.memory?.change, value: row?.key};
	},
	spf(state, at) {
		const row = spfRows(state)[at];
		return {host: row?.host, value: row?.value ?? row?.name};
	},
	trace(state, at) {
		const row = shownStory(state)?.stages[at]?.row;
		return row === undefined ? undefined : ofStream(row);
	},
	hosts(state, at) {
		const entry = hostEntries(state)[at];
		const host = entry?.is === 'host' ? entry.row.host : undefined;
		return {host, value: host};
	},
};

/** The offer of the row under the cursor; empty when there is no row. */
export const rowOffer = (state: State): RowOffer =>
	offers[state.screen](state, state.screen === 'stream' ? 0 : state.cursors[state.screen].index) ?? {};
