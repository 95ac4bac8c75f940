/**
The hosts of a fleet, on loopback: `hosts.js COUNT FLAPPING EVENTS [KINDS]`. KINDS: how lines fail, with commas between; every way when absent. FLAPPING: the names of those whose line fails, with commas between; EVENTS: the file that each cut and each second's
logins are written to, a JSON object a line. Prints how to reach them and where their logs are. A line of its standard input, `{"flap": SECONDS}`, begins the cuts; it ends with its standard input.
*/
import {appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {layTree} from '../../source/demo/host-tree.js';
import {makeKeys} from '../../source/demo/keys.js';
import {profiles} from '../../source/demo/profiles.js';
import {cutKinds, cutsOf} from './cuts.js';
import {startSimulatedHost} from './simulated-host.js';

const [count = '', flapping = '', events = '', kinds = ''] = process.argv.slice(2);
const names = Array.from({length: Number(count)}, (_, index) => `mx${String(index + 1).padStart(3, '0')}`);
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-fleet-'));
process.once('exit', () => {
	rmSync(folder, {recursive: true, force: true});
});
process.on('SIGTERM', () => {
	process.exit(0);
});

/** A relay: Postfix and one log, so that a host costs one stream. */
async function layRelay(root: string): Promise<void> {
	mkdirSync(root);
	await layTree(root, profiles[0]);
	for (const gone of ['usr/sbin/dovecot', 'usr/sbin/postgrey', 'usr/bin/fail2ban-client', 'usr/bin/policyd-spf', 'usr/bin/dpkg-query', 'var/log/syslog', 'var/log/fail2ban.log', 'var/log/dovecot.log', 'etc/fail2ban', 'etc/dovecot']) {
		rmSync(path.join(root, gone), {recursive: true, force: true});
	}

	writeFileSync(path.join(root, 'etc/rsyslog.conf'), 'mail.*\t\t\t-/var/log/mail.log\n');
}

const doors = {connections: 0, logins: 0};
const keys = await makeKeys(folder);
const pattern = path.join(folder, 'pattern');
await layRelay(pattern);
const hosts = await Promise.all(names.map(async name => {
	const root = path.join(folder, name);
	cpSync(pattern, root, {recursive: true});
	writeFileSync(path.join(root, 'etc/hostname'), `${name}\n`);
	const host = await startSimulatedHost({root, keys, onDoor(what) {
		doors[what === 'login' ? 'logins' : 'connections'] += 1;
	}});
	return {name, host, log: path.join(root, 'var/log/mail.log')};
}));
await keys.trust(hosts.map(({host}) => host.port));

const tell = (event: Readonly<Record<string, unknown>>): void => {
	appendFileSync(events, `${JSON.stringify({time: Date.now(), ...event})}\n`);
};

setInterval(() => {
	tell({...doors, children: childrenOf()});
	doors.connections = 0;
	doors.logins = 0;
}, 1000);

/** What runs on the hosts now: a shell for each log that is read, and for whoever looks at a host. */
const childrenOf = (): number => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').length - 1;

function flap(seconds: number): void {
	const byName = new Map(hosts.map(({name, host}) => [name, host]));
	for (const {host: name, kind, from, until} of cutsOf(flapping === '' ? [] : flapping.split(','), seconds * 1000, cutKinds.filter(kind => kinds === '' || kinds.split(',').includes(kind)))) {
		const host = byName.get(name);
		setTimeout(() => {
			tell({host: name, cut: kind, for: until - from});
			host?.cut(kind);
			setTimeout(async () => {
				await host?.mend();
				tell({host: name, cut: 'none'});
			}, until - from);
		}, from);
	}
}

createInterface({input: process.stdin}).on('line', line => {
	const {flap: seconds} = JSON.parse(line) as {readonly flap?: number};
	flap(seconds ?? 0);
}).on('close', () => {
	for (const {host} of hosts) {
		host.stop();
	}

	process.exit(0);
});
process.stdout.write(`${JSON.stringify({hosts: hosts.map(({name, host, log}) => ({name, port: host.port, log})), identityFile: keys.identityFile, knownHostsFile: keys.knownHostsFile})}\n`);
