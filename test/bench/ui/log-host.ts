/** Hosts on loopback: `log-host.js COUNT`, at most three. Prints how to reach them and where their logs are, and ends with its standard input. */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {layTree} from '../../../source/demo/host-tree.js';
import {makeKeys} from '../../../source/demo/keys.js';
import {profiles} from '../../../source/demo/profiles.js';
import {startServer} from '../../../source/demo/ssh-server.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-bench-'));
process.once('exit', () => {
	rmSync(folder, {recursive: true, force: true});
});
const keys = await makeKeys(folder);
const hosts = await Promise.all(profiles.slice(0, Number(process.argv[2] ?? 3)).map(async profile => {
	const root = path.join(folder, profile.name);
	mkdirSync(root);
	await layTree(root, profile);
	const {port} = await startServer(root, keys);
	return {name: profile.name, port, log: path.join(root, 'var/log/mail.log')};
}));
await keys.trust(hosts.map(({port}) => port));

process.stdin.on('end', () => {
	process.exit(0);
}).resume();
process.stdout.write(`${JSON.stringify({hosts, identityFile: keys.identityFile, knownHostsFile: keys.knownHostsFile})}\n`);
