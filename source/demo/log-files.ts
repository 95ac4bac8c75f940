import {appendFileSync} from 'node:fs';
import path from 'node:path';
import type {Profile} from './profiles.js';
import type {Random} from './random.js';
import type {Line, LogName} from './stage.js';
import {isoStamp, plainStamp, traditionalStamp} from './stamp.js';

/** The logs of a host: lines gather until they are flushed, so that a backlog costs few writes. */
export type LogFiles = {
	readonly add: (line: Line, time: number) => void;
	readonly flush: () => void;
};

/** The whole line as the log's own program writes it. */
export function formatLine({log, tag, message}: Line, date: Date, {profile, random}: {readonly profile: Profile; readonly random: Random}): string {
	switch (log) {
		case 'fail2ban.log': {
			return `${plainStamp(date)},${String(date.getMilliseconds()).padStart(3, '0')} ${tag}${message}\n`;
		}

		case 'dovecot.log': {
			return `${traditionalStamp(date)} ${tag}: ${message}\n`;
		}

		case 'mail.log':
		case 'syslog': {
			const stamp = profile.stamps === 'iso' ? isoStamp(date, random.between(0, 999)) : traditionalStamp(date);
			return `${stamp} ${profile.name} ${tag}: ${message}\n`;
		}
	}
}

/** Opens the logs below a host's tree for appending. */
export function openLogFiles(root: string, profile: Profile, random: Random): LogFiles {
	const waiting = new Map<LogName, string[]>();
	return {
		add(line, time) {
			const lines = waiting.get(line.log) ?? [];
			lines.push(formatLine(line, new Date(time), {profile, random}));
			waiting.set(line.log, lines);
		},
		flush() {
			for (const [log, lines] of waiting) {
				appendFileSync(path.join(root, 'var/log', log), lines.join(''));
			}

			waiting.clear();
		},
	};
}
