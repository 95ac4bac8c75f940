import {Buffer} from 'node:buffer';
import type {LogFormat} from '../../../source/model/discovery.js';
import type {StreamRow} from '../../../source/model/rows.js';
import {createLineReader} from '../../../source/parse/index.js';

/** When the logs of these tests are read, milliseconds since the epoch. */
export const readAt = Date.UTC(2026, 10, 23, 5);

/** The lines of a log as a host's source gives them. */
export function rowsOf(log: string | Uint8Array, {host, source = '/var/log/mail.log', format = 'syslog', zone = 'UTC'}: {readonly host?: string; readonly source?: string; readonly format?: LogFormat; readonly zone?: string} = {}): readonly StreamRow[] {
	const reader = createLineReader({format, zone, ...host !== undefined && {host}});
	return [...reader.push(Buffer.from(log), readAt), ...reader.end(readAt)].map(event => ({...event, seq: 0, host: host ?? event.host, source, time: event.time ?? readAt}));
}

/** Short lines of a test, `HH:MM:SS[.mmm] HOST TAG: MESSAGE`, on one day. */
export const night = (text: string): readonly StreamRow[] => rowsOf(text.split('\n').map(line => line.trim()).filter(line => line !== '').map(line => {
	const [, clock = '', rest = ''] = /^(\S+) ([^]*)$/.exec(line) ?? [];
	return `2026-11-22T${clock.includes('.') ? clock : `${clock}.000`}+00:00 ${rest}`;
}).join('\n'));
