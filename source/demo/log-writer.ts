import path from 'node:path';
import {createAccessMap, createFileReader} from './access-map.js';
import {createFail2ban} from './fail2ban.js';
import {openLogFiles} from './log-files.js';
import {createPlayer} from './player.js';
import type {Profile} from './profiles.js';
import {createRandom} from './random.js';
import {night} from './script/night.js';
import type {Scene} from './stage.js';

/** Whether the running policyd-spf refuses broken records: the last PermError_reject line, where only `True` is true. */
export function permErrorRejects(config: string): boolean {
	const values = [...config.matchAll(/^\s*PermError_reject\s*=\s*(\S*)/gm)];
	return values.at(-1)?.[1] === 'True';
}

/** Writes a host's logs up to a time that the caller says. */
export type LogWriter = {
	readonly writeUntil: (time: number) => void;
};

/**
Makes the log writer of the host whose tree is `root`; scenes count from `start`. It looks at the tree as the real daemons would:
at the compiled sender map, at the configuration that policyd-spf was last reloaded with, and at Fail2ban's bans.
*/
export function createLogWriter({root, profile, start, scenes = night}: {readonly root: string; readonly profile: Profile; readonly start: number; readonly scenes?: readonly Scene[]}): LogWriter {
	const random = createRandom(`night of ${profile.name}`);
	const logs = openLogFiles(root, profile, random);
	const fail2ban = createFail2ban(root);
	const readSpf = createFileReader(path.join(root, 'run/policyd-spf.conf'));
	const player = createPlayer({
		scenes,
		start,
		stage: {
			host: profile,
			random,
			access: createAccessMap(path.join(root, `etc/postfix/sender_access${profile.mapType === 'lmdb' ? '.lmdb' : '.db'}`)),
			permErrorRejects: () => permErrorRejects(readSpf() ?? ''),
			isBanned: fail2ban.isBanned,
		},
		write(line, time) {
			logs.add(line, time);
			return line.log === 'mail.log' || line.log === 'dovecot.log' ? fail2ban.read(line.message, time) : [];
		},
		everySecond: fail2ban.expire,
	});
	return {
		writeUntil(time) {
			player.playUntil(time);
			logs.flush();
		},
	};
}
