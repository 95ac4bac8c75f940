import {rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {jails, type Jail} from './jails.js';
import type {Line} from './stage.js';
import {plainStamp} from './stamp.js';

/** The demo's Fail2ban server: it reads each line that is written and answers with the lines of its own log. */
export type Fail2ban = {
	/** What it makes of a log message at a time. */
	readonly read: (message: string, time: number) => readonly Line[];
	/** Lifts the bans that are over. */
	readonly expire: (time: number) => readonly Line[];
	readonly isBanned: (address: string) => boolean;
};

const pad = (text: string) => text.padEnd(24);

const filterLine = (message: string): Line => ({after: 140, log: 'fail2ban.log', tag: `${pad('fail2ban.filter')}[36]: INFO    `, message});

const actionLine = (message: string): Line => ({after: 60, log: 'fail2ban.log', tag: `${pad('fail2ban.actions')}[36]: NOTICE  `, message});

/**
Bans live as files `bans/JAIL/ADDRESS` below `root`, shared with the fail2ban-client stand-in: an address that was unbanned
there is free here at once, and one that was banned there is kept out here too.
*/
export function createFail2ban(root: string): Fail2ban {
	const folder = path.join(root, 'var/lib/fail2ban/bans');
	const failures = new Map<string, readonly number[]>();
	const ends = new Map<string, {readonly jail: Jail; readonly address: string; readonly end: number}>();
	const fileOf = (jail: Jail, address: string) => path.join(folder, jail.name, address);
	const has = (jail: Jail, address: string) => statSync(fileOf(jail, address), {throwIfNoEntry: false}) !== undefined;

	const ban = (jail: Jail, address: string, time: number) => {
		const end = time + (jail.banTime * 1000);
		writeFileSync(fileOf(jail, address), `${plainStamp(new Date(time))} + ${jail.banTime} = ${plainStamp(new Date(end))}\n`);
		ends.set(`${jail.name} ${address}`, {jail, address, end});
		return actionLine(`[${jail.name}] Ban ${address}`);
	};

	const count = (jail: Jail, address: string, time: number): readonly Line[] => {
		const key = `${jail.name} ${address}`;
		const recent = [...(failures.get(key) ?? []).filter(earlier => earlier > time - (jail.findTime * 1000)), time];
		const found = filterLine(`[${jail.name}] Found ${address} - ${plainStamp(new Date(time))}`);
		if (recent.length < jail.maxRetry) {
			failures.set(key, recent);
			return [found];
		}

		failures.delete(key);
		return [found, has(jail, address) ? actionLine(`[${jail.name}] ${address} already banned`) : ban(jail, address, time)];
	};

	return {
		read: (message, time) => jails.flatMap(jail => {
			const address = jail.failure?.exec(message)?.[1];
			return address === undefined ? [] : count(jail, address, time);
		}),
		expire(time) {
			const lines: Line[] = [];
			for (const [key, {jail, address, end}] of ends) {
				if (end <= time) {
					ends.delete(key);
					if (has(jail, address)) {
						rmSync(fileOf(jail, address), {force: true});
						lines.push(actionLine(`[${jail.name}] Unban ${address}`));
					}
				}
			}

			return lines;
		},
		isBanned: address => jails.some(jail => has(jail, address)),
	};
}
