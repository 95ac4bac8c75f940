import {mkdtemp, mkdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {layTree} from '../../source/demo/host-tree.js';
import {createLogWriter} from '../../source/demo/log-writer.js';
import {profiles} from '../../source/demo/profiles.js';
import type {LogFormat} from '../../source/model/discovery.js';
import {createLineReader} from '../../source/parse/index.js';

const logs: ReadonlyArray<readonly [string, LogFormat]> = [['mail.log', 'syslog'], ['syslog', 'syslog'], ['fail2ban.log', 'fail2ban'], ['dovecot.log', 'dovecot']];

test.each(profiles)('every line of the night on $name is known', async profile => {
	const folder = await mkdtemp(path.join(tmpdir(), 'mxdeck-classified-'));
	await mkdir(path.join(folder, 'var'));
	await layTree(folder, profile);
	const now = Date.now();
	const start = now - 300_000;
	createLogWriter({root: folder, profile, start}).writeUntil(now);
	const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
	for (const [log, format] of logs) {
		const text = await readFile(path.join(folder, 'var/log', log));
		const events = createLineReader({format, zone, host: profile.name}).push(text, now);
		const lines = text.toString().trimEnd().split('\n');
		expect(events.length, log).toBe(lines.length);
		expect(events.filter(event => event.class === 'unclassified').map(({program, message}) => `${program}: ${message}`).slice(0, 5), log).toEqual([]);
		expect(events.filter(({fields: {qid}}) => qid !== undefined && !/^(?:[\dA-F]{10}|NOQUEUE)$/.test(qid)).map(({fields, message}) => `${fields['qid'] ?? ''} in ${message}`).slice(0, 5), `queue ids in ${log}`).toEqual([]);
		expect(events.filter(({time}) => time === undefined || time > now || time < start - 1_801_000).length, `times in ${log}`).toBe(0);
	}

	await rm(folder, {recursive: true, force: true});
});

