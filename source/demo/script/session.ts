import type {Line, Stage} from '../stage.js';
import type {Client} from './cast.js';

const idCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A queue id in Postfix's short form. */
export const queueId = ({random}: Stage) => `${random.text('123456789ABCDEF', 1)}${random.text('0123456789ABCDEF', 9)}`;

/** An id as Dovecot makes them for sessions and saved mail. */
export const sessionId = ({random}: Stage, length = 16) => random.text(idCharacters, length);

/** A pid of a long-lived daemon: the same all night. */
export const pids = {qmgr: 219, postgrey: 438, anvil: 237} as const;

/** A line builder: each call adds a line some milliseconds after the one before. */
export type Script = {
	readonly lines: readonly Line[];
	readonly mail: (tag: string, message: string, after?: number) => void;
	readonly syslog: (tag: string, message: string, after?: number) => void;
	readonly dovecot: (process: string, message: string, after?: number) => void;
};

/** An empty script. */
export function createScript({random}: Stage): Script {
	const lines: Line[] = [];
	const add = (log: Line['log']) => (tag: string, message: string, after = random.between(1, 12)) => {
		lines.push({after, log, tag, message});
	};

	return {lines, mail: add('mail.log'), syslog: add('syslog'), dovecot: add('dovecot.log')};
}

/** `name[address]`, as smtpd names its client. */
export const peer = ({name, address}: Client) => `${name}[${address}]`;

/** A tag of a daemon of which several run at once. */
export const daemon = ({random}: Stage, name: string) => `${name}[${random.between(1020, 1079)}]`;
