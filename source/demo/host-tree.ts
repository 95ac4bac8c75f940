import {execFile} from 'node:child_process';
import {chmod, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {configFiles} from './config-files.js';
import {jails} from './jails.js';
import type {Profile} from './profiles.js';
import {missingHere, standIns} from './stand-ins.js';

const run = promisify(execFile);

async function put(root: string, name: string, text: string): Promise<void> {
	const file = path.join(root, name);
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, text);
}

/** Lays out a host's file tree below `root`: configuration, empty logs, stand-in programs, built maps. */
export async function layTree(root: string, profile: Profile): Promise<void> {
	const {timeZone} = new Intl.DateTimeFormat().resolvedOptions();
	await Promise.all(Object.entries(configFiles(profile, timeZone)).map(async ([name, text]) => put(root, name, text)));
	await Promise.all(jails.map(async jail => mkdir(path.join(root, 'var/lib/fail2ban/bans', jail.name), {recursive: true})));
	await Promise.all(Object.entries({...standIns, ...missingHere(process.platform)}).map(async ([name, text]) => {
		await put(root, name, text);
		await chmod(path.join(root, name), 0o755);
	}));
	const maps = ['sender_access', 'virtual_mailboxes'];
	await Promise.all(maps.map(async map => run('sh', [path.join(root, 'usr/sbin/postmap'), `${profile.mapType}:/etc/postfix/${map}`], {env: {...process.env, MXDECK_ROOT: root}})));
}
