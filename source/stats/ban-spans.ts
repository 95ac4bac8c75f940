import type {BanSpan} from '../model/rows.js';
import {forgetOldest} from './forget-oldest.js';
import {defineStatistic} from './statistic.js';

type Span = {-readonly [Key in keyof BanSpan]: BanSpan[Key]};

type Bans = {
	/** By jail and address: banned, and no unban seen. */
	readonly open: Map<string, Span>;
	readonly closed: Span[];
};

/** Spans remembered per host, those that ended and those that did not. */
const limit = 2000;

/** The reasons that begin, confirm or end a ban. */
const tells: ReadonlySet<string> = new Set(['ban', 'restore', 'already', 'unban']);

/** Spans answered. */
const most = 500;

/**
The time line of bans: who was banned from when to when, the newest first, however long ago it began. A ban that was restored goes on; one that
is announced anew while it stands is one ban. Stopping fail2ban logs no unban, so a span without an end may have ended.
*/
export const banSpans = defineStatistic<Bans, readonly BanSpan[]>({
	about: ['ban'],
	begin: () => ({open: new Map(), closed: []}),
	add({open, closed}, {line, host, time}) {
		const {reason} = line;
		if (line.class !== 'ban' || !tells.has(reason)) {
			return;
		}

		const jail = line.field('jail');
		const address = line.field('client_ip');
		if (jail === undefined || address === undefined) {
			return;
		}

		const key = `${jail}\n${address}`;
		const known = open.get(key);
		if (reason === 'unban') {
			open.delete(key);
			closed.push(known === undefined ? {host, jail, address, from: undefined, to: time} : {...known, to: time});
			closed.splice(0, closed.length > limit ? limit / 10 : 0);
		} else if ((reason === 'ban' || reason === 'restore' || reason === 'already') && known === undefined) {
			open.set(key, {host, jail, address, from: reason === 'ban' ? time : undefined, to: undefined});
			forgetOldest(open, limit);
		}
	},
	answer: parts => parts
		.flatMap(({open, closed}) => [...open.values(), ...closed])
		.sort((a, b) => (b.from ?? b.to ?? 0) - (a.from ?? a.to ?? 0))
		.slice(0, most),
});
