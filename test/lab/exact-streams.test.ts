import {execFile} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {promisify} from 'node:util';
import {afterEach, describe, expect, test} from 'vitest';
import {eventually, onHost, startMxdeck} from './lab.js';

const run = promisify(execFile);
const trouble = async (what: string): Promise<unknown> => run(path.join(import.meta.dirname, 'trouble'), ['mx1', what]);

type Stream = ReturnType<typeof startMxdeck>;

let running: Stream[] = [];
afterEach(async () => {
	for (const stream of running) {
		stream.end('SIGINT');
	}

	await Promise.all(running.map(async ({ended}) => ended));
	running = [];
});

/** Follows a host and resolves when it reads its logs, so many of those that are written to. */
async function follow(logs: number, ...args: readonly string[]): Promise<Stream> {
	const stream = startMxdeck('tail', ...args, '--backlog', '0', '--json');
	running.push(stream);
	const tag = `begin-${Math.random().toString(36).slice(2)}`;
	await eventually(async () => {
		await onHost('mx1', `logger -t postfix/probe -p mail.info ${tag}; echo "$(date '+%b %e %T') imap-login: Info: ${tag}" >> /var/log/dovecot.log`);
		return stream.stdout();
	}, text => new Set(text.split('\n').filter(row => row.includes(tag)).map(row => /"source":"([^"]*)"/.exec(row)?.[1])).size === logs, 60);
	return stream;
}

let waves = 0;

/** A name for lines that were never written before. */
const newWave = (): string => {
	waves += 1;
	return `wave-${Date.now().toString(36)}-${waves}`;
};

/** Has lines logged through syslog, a few at a time. */
const logged = (wave: string, from: number, to: number): string => `for n in $(seq ${from} 10 ${to}); do seq -f '${wave} %.0f.' $n $((n + 9)) | logger -t postfix/probe -p mail.info; done`;

/** How often each line of a wave came: `500 lines, each once`. */
function came({stdout}: Stream, wave: string): string {
	const expression = new RegExp(String.raw`"message":"[^"]*${wave} (\d+)\.`);
	const numbers = stdout().split('\n').flatMap(row => expression.exec(row)?.[1] ?? []);
	const different = new Set(numbers).size;
	return different === numbers.length ? `${different} lines, each once` : `${different} lines, ${numbers.length - different} of them twice`;
}

/** How many lines of a wave are in the host's files: syslog itself loses one now and then when it is told to rotate. */
async function written(wave: string, file: string): Promise<number> {
	const text = await onHost('mx1', `cd /var/log; zcat -f ${file} ${file}.[0-9]* | grep -ac '${wave} [0-9]*[.]'`);
	return Number(text);
}

const allOf = async (stream: Stream, wave: string, count: number, seconds = 30): Promise<string> => eventually(() => came(stream, wave), text => text.startsWith(`${count} lines`), seconds);

describe.each(['mx1', 'mx1-ops'])('as %s, each line comes once', host => {
	test('while the logs are rotated three times', async () => {
		const stream = await follow(2, host);
		const [wave, other] = [newWave(), newWave()];
		const dovecot = (from: number, to: number): string => `seq -f "$(date '+%b %e %T') imap-login: Info: ${other} %.0f." ${from} ${to} >> /var/log/dovecot.log`;
		const rotate = 'logrotate -f /etc/logrotate.d/rsyslog';
		await onHost('mx1', `(${logged(wave, 1, 2000)}) & ${dovecot(1, 300)}; sleep 0.5; ${rotate}; sleep 1; ${rotate}; mv /var/log/dovecot.log /var/log/dovecot.log.9; ${dovecot(301, 600)}; chmod 600 /var/log/dovecot.log; sleep 2; ${rotate}; wait`);
		const count = await written(wave, 'mail.log');
		expect(count).toBeGreaterThan(1900);
		expect(await allOf(stream, wave, count)).toBe(`${count} lines, each once`);
		expect(await allOf(stream, other, 600)).toBe('600 lines, each once');
		await onHost('mx1', 'rm /var/log/dovecot.log.9');
	});

	test('over a link that is cut for a minute, with a rotation meanwhile', async () => {
		const stream = await follow(2, host);
		const wave = newWave();
		const meanwhile = `${logged(wave, 1, 500)}; sleep 20; logrotate -f /etc/logrotate.d/rsyslog; ${logged(wave, 501, 1000)}; gzip -f /var/log/mail.log.1`;
		await onHost('mx1', `echo ${Buffer.from(meanwhile).toString('base64')} | base64 -d > /root/wave; setsid sh /root/wave > /dev/null 2>&1 < /dev/null &`);
		await trouble('link-down');
		try {
			await delay(60_000);
		} finally {
			await trouble('link-up');
		}

		const count = await written(wave, 'mail.log');
		expect(count).toBeGreaterThan(950);
		expect(await allOf(stream, wave, count, 60)).toBe(`${count} lines, each once`);
	});

	test('over a restart of the host', async () => {
		const stream = await follow(2, host);
		const wave = newWave();
		await onHost('mx1', logged(wave, 1, 200));
		await trouble('reboot');
		await onHost('mx1', logged(wave, 201, 400));
		const count = await written(wave, 'mail.log');
		expect(count).toBeGreaterThan(350);
		expect(await allOf(stream, wave, count, 90)).toBe(`${count} lines, each once`);
	});
});

test('each entry of a journal comes once while it is rotated and vacuumed', async () => {
	const config = path.join(mkdtempSync(path.join(tmpdir(), 'mxdeck-lab-')), 'config.toml');
	writeFileSync(config, '[hosts.mx1]\nsources = ["journal"]\n');
	const stream = await follow(1, 'mx1', '--config', config);
	const wave = newWave();
	await onHost('mx1', `(${logged(wave, 1, 2000)}) & sleep 0.5; journalctl -q --rotate; sleep 1; journalctl -q --rotate --vacuum-time=1s; sleep 1; journalctl -q --rotate --vacuum-size=1; wait`);
	expect(await allOf(stream, wave, 2000)).toBe('2000 lines, each once');
});

test('nothing that read a log is left on the host half a minute after the console went silent', async () => {
	const stream = await follow(2, 'mx1-ops');
	const readers = async (): Promise<string> => onHost('mx1', 'pgrep -fc "^mxdeck follows" || true');
	expect(Number(await readers())).toBeGreaterThan(2);
	await trouble('link-down');
	stream.end('SIGKILL');
	await stream.ended;
	await delay(40_000);
	await trouble('link-up');
	await delay(1000);
	expect(await readers()).toBe('0\n');
});
