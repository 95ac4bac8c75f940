import type {StatisticsPage} from '../model/rows.js';
import {lastHour, type Period} from './period.js';
import {defineStatistic, type Statistic} from './statistic.js';

type Counts = ReturnType<Period['createCounts']>;
type Jail = {readonly found: Counts; readonly bans: Counts; readonly unbans: Counts};

/** Jails are the operator's own; more than this on one host is not fail2ban speaking. */
const limit = 500;

/** What fail2ban's log says per jail over a period. A restored ban is no new one. */
export const jailsOver = ({createCounts}: Period): Statistic<StatisticsPage['jails']> => defineStatistic<Map<string, Jail>, StatisticsPage['jails']>({
	about: ['ban'],
	begin: () => new Map(),
	add(part, {line, minute}) {
		const name = line.class === 'ban' ? line.field('jail') : undefined;
		if (name === undefined) {
			return;
		}

		let jail = part.get(name);
		if (jail === undefined) {
			if (part.size >= limit) {
				return;
			}

			jail = {found: createCounts(), bans: createCounts(), unbans: createCounts()};
			part.set(name, jail);
		}

		switch (line.reason) {
			case 'found': {
				jail.found.add(minute);
				break;
			}

			case 'ban': {
				jail.bans.add(minute);
				break;
			}

			case 'unban': {
				jail.unbans.add(minute);
				break;
			}

			default:
		}
	},
	answer(parts, {current}) {
		const rows = new Map<string, {found: number; bans: number; unbans: number}>();
		for (const part of parts) {
			for (const [name, jail] of part) {
				const row = rows.get(name) ?? {found: 0, bans: 0, unbans: 0};
				rows.set(name, {found: row.found + jail.found.total(current), bans: row.bans + jail.bans.total(current), unbans: row.unbans + jail.unbans.total(current)});
			}
		}

		return [...rows].map(([jail, row]) => ({jail, ...row})).sort((a, b) => b.bans - a.bans || a.jail.localeCompare(b.jail));
	},
});

/** What fail2ban's log said per jail in the last hour. */
export const jails = jailsOver(lastHour);
