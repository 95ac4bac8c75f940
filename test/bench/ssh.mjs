import {execFile, execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {promisify} from 'node:util';
import {bundle} from '../../.bundle.mjs';
import {bundleFleet} from '../fleet/bundle.mjs';
import {generateLog} from './generate-log.mjs';
import {outcome} from './goals.mjs';
import {measure, median} from './measure.mjs';
import {hasProgram} from './peers.mjs';

const run = promisify(execFile);
const megabyte = 1e6;

/** A free port on loopback. */
async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address();
	server.close();
	return port;
}

/** OpenSSH's own server on loopback, for this account. */
async function startSshd(sshd, folder) {
	const place = path.join(folder, 'sshd');
	mkdirSync(place);
	for (const name of ['host', 'user']) {
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(place, name)]);
	}

	const port = await freePort();
	writeFileSync(path.join(place, 'authorized_keys'), readFileSync(path.join(place, 'user.pub')));
	chmodSync(path.join(place, 'authorized_keys'), 0o600);
	writeFileSync(path.join(place, 'config'), `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${place}/host\nAuthorizedKeysFile ${place}/authorized_keys\nStrictModes no\nUsePAM no\nPidFile none\nMaxStartups 100\n`);
	writeFileSync(path.join(place, 'known_hosts'), `[127.0.0.1]:${port} ${readFileSync(path.join(place, 'host.pub'), 'utf8')}`);
	const child = spawn(sshd, ['-D', '-e', '-f', path.join(place, 'config')], {stdio: ['ignore', 'ignore', 'ignore']});
	await sleep(500);
	return {name: 'OpenSSH\'s server', places: {hosts: [{name: 'mx1', port}], identityFile: path.join(place, 'user'), knownHostsFile: path.join(place, 'known_hosts')}, async stop() {
		child.kill();
	}};
}

/** SSH servers of a process of ours on loopback. */
async function startHosts(built, folder, count) {
	const child = spawn(process.execPath, [path.join(built, 'hosts.js'), String(count), '', path.join(folder, 'events.json')], {stdio: ['pipe', 'pipe', 'inherit']});
	let said = '';
	for await (const chunk of child.stdout.iterator({destroyOnReturn: false})) {
		said += String(chunk);
		if (said.endsWith('\n')) {
			break;
		}
	}

	return {name: 'ssh2\'s server', places: JSON.parse(said), async stop() {
		child.stdin.end();
		await once(child, 'close');
	}};
}

/** What our side measured. */
async function ours(built, folder, places, ...words) {
	const file = path.join(folder, 'ssh-places.json');
	writeFileSync(file, JSON.stringify(places));
	// A fleet's engine has this much for what is young (engine/thread.ts); V8 counts it three times.
	const young = places.hosts.length > 50 ? ['--max-semi-space-size=4'] : [];
	const {stdout} = await run(process.execPath, [...young, path.join(built, 'ssh-client.js'), file, ...words]);
	return JSON.parse(stdout);
}

const sshArguments = ({hosts: [{port}], identityFile, knownHostsFile}) => ['-F', 'none', '-p', String(port), '-i', identityFile, '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none', '-o', `UserKnownHostsFile=${knownHostsFile}`, '-o', 'StrictHostKeyChecking=yes', `${process.env.USER ?? 'root'}@127.0.0.1`];

/** 500 MB and a first byte over one connection, beside OpenSSH's client on the same server. */
async function againstClient({built, folder, server, pairs}) {
	const log = path.join(folder, 'cat.log');
	if (!existsSync(log)) {
		generateLog(log, {size: 1e8});
	}

	const peer = {argv: ['ssh', ...sshArguments(server.places), `cat${` ${log}`.repeat(5)}`]};
	const found = {plain: [], classified: [], wall: [], classifiedWall: [], peerCpu: [], peerWall: []};
	for (let pair = 0; pair < pairs; pair++) {
		const plain = await ours(built, folder, server.places, 'cat', log, '5');
		const its = await measure(peer);
		const classified = await ours(built, folder, server.places, 'cat', log, '5', 'classify');
		if (its === undefined) {
			return [];
		}

		found.plain.push(its.cpu / plain.cpu);
		found.classified.push(its.wall / classified.wall);
		found.wall.push(plain.bytes / megabyte / plain.cpu);
		found.classifiedWall.push(classified.bytes / megabyte / classified.wall);
		found.peerCpu.push(plain.bytes / megabyte / its.cpu);
		found.peerWall.push(plain.bytes / megabyte / its.wall);
	}

	const {took} = await ours(built, folder, server.places, 'first', '9');
	const echoes = [];
	for (let round = 0; round < 9; round++) {
		const {wall} = await measure({argv: ['ssh', ...sshArguments(server.places), 'echo']}) ?? {wall: Number.NaN};
		echoes.push(wall * 1000);
	}

	const spread = ratios => ({ratio: median(ratios), from: Math.min(...ratios), to: Math.max(...ratios)});
	const rate = values => `${median(values).toFixed(0)} MB`;
	return [
		outcome('S1', {ours: `${rate(found.wall)}/CPU-s`, its: rate(found.peerCpu), ...spread(found.plain)}),
		outcome('S2', {ours: `${rate(found.classifiedWall)}/s`, its: rate(found.peerWall), ...spread(found.classified)}),
		outcome('S3', {ours: `${median(took).toFixed(0)} ms`, its: `${median(echoes).toFixed(0)} ms`, ratio: median(took) / median(echoes)}),
	];
}

/** Two hundred hosts, and fifty whose logs grow by 100 000 lines a second in all. */
async function manyHosts({built, folder, seconds}) {
	const fleet = await startHosts(built, folder, 200);
	const all = await ours(built, folder, fleet.places, 'all');
	await fleet.stop();
	const fifty = await startHosts(built, folder, 50);
	const places = path.join(folder, 'fifty.json');
	writeFileSync(places, JSON.stringify(fifty.places));
	const writer = spawn(process.execPath, [path.join(built, 'log-writer.js'), places, '100000'], {stdio: ['pipe', 'ignore', 'inherit']});
	const followed = await ours(built, folder, fifty.places, 'follow', String(seconds));
	writer.stdin.end();
	await fifty.stop();
	return [
		outcome('S4', {ours: `${all.hosts} hosts`, ratio: all.seconds}),
		outcome('S4 memory', {ours: 'idle', ratio: all.perHost / 1000}),
		outcome('S4 idle', {ours: `${all.hosts} hosts`, ratio: all.idleCpu * 100}),
		outcome('S4 follow', {ours: `${(followed.bytes / megabyte).toFixed(1)} MB/s`, ratio: followed.cpu * 100}),
	];
}

/** What SSH costs (S1 to S4), beside OpenSSH's client: on OpenSSH's server where there is one, else on one of ssh2. */
export async function benchSsh({folder, pairs, seconds, sshd}) {
	const built = mkdtempSync(path.join(import.meta.dirname, '../../node_modules/.bench-'));
	try {
		await bundleFleet(built);
		await bundle({'ssh-client': path.join(import.meta.dirname, 'ssh/ssh-client.ts')}, built);
		const outcomes = [];
		if (hasProgram('ssh')) {
			const server = existsSync(sshd) ? await startSshd(sshd, folder) : await startHosts(built, folder, 1);
			console.log(`S1 to S3: on ${server.name}`);
			outcomes.push(...await againstClient({built, folder, server, pairs}));
			await server.stop();
		}

		return [...outcomes, ...await manyHosts({built, folder, seconds})];
	} finally {
		rmSync(built, {recursive: true, force: true});
	}
}
