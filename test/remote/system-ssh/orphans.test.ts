import {execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {expect, test} from 'vitest';
import {openSystemConnection} from '../../../source/remote/system-ssh/open-system-connection.js';
import {sshArguments} from '../../../source/remote/system-ssh/ssh-arguments.js';
import {attempt, configured, transports} from '../contract/transports.js';
import {prepareAnswers} from '../questions.js';
import {ends, start} from '../reach.js';

const root = path.join(import.meta.dirname, '../../..');
const testWithSsh = test.skipIf(transports.length < 2);

/** The processes whose words name a folder of this test, but not the ones that ask. */
function processesOf(folder: string): readonly string[] {
	return execFileSync('ps', ['-eo', 'pid=,args='], {encoding: 'utf8'}).split('\n').filter(line => line.includes(folder) && !line.includes('ps -eo'));
}

async function until(what: () => boolean): Promise<void> {
	while (!what()) {
		await pause(20);
	}
}

testWithSsh('ssh, its guard and its folder are gone soon after the console was killed', async () => {
	const server = await start();
	const target = await configured(server);
	const folder = path.join(server.folder, 'private');
	mkdirSync(folder, {mode: 0o700});
	const places = {folder, socket: path.join(folder, 'c'), log: path.join(folder, 'log')};
	const bundle = path.join(server.folder, 'master.mjs');
	await build({entryPoints: [path.join(root, 'source/remote/system-ssh/master.ts')], outfile: bundle, bundle: true, format: 'esm', platform: 'node', loader: {'.sh': 'text'}, logLevel: 'error'});
	const {system} = target;
	const words = system === undefined ? [] : sshArguments({...target, system}, places);
	const script = path.join(server.folder, 'console.mjs');
	writeFileSync(script, `import {startMaster} from ${JSON.stringify(pathToFileURL(bundle).href)};\nstartMaster(${JSON.stringify({words, places})});\nsetInterval(() => {}, 1000);\n`);
	const console_ = spawn(process.execPath, [script], {stdio: 'ignore'});
	ends.push(() => console_.kill('SIGKILL'));
	await until(() => existsSync(places.socket));
	expect(server.connections.size).toBe(1);
	expect(processesOf(folder).length).toBeGreaterThanOrEqual(2);
	console_.kill('SIGKILL');
	await until(() => server.connections.size === 0 && !existsSync(folder) && processesOf(folder).length === 0);
});

testWithSsh('an ssh that somebody kills ends the connection, with that as the reason', async () => {
	const server = await start();
	const target = await configured(server);
	const opened = await attempt(openSystemConnection, target, prepareAnswers());
	if (!opened.ok) {
		throw new Error(opened.problem.what);
	}

	const running = opened.value.exec('exec sleep 60');
	const [pid] = processesOf(server.folder).filter(line => line.includes('ssh -MNTax') && !line.includes('sh -c')).map(line => Number.parseInt(line, 10));
	expect(pid).toBeGreaterThan(1);
	process.kill(pid ?? Number.NaN, 'SIGKILL');
	expect(await running).toMatchObject({ok: true, value: {code: undefined}});
	expect(await opened.value.closed).toMatchObject({host: 'mx1', what: expect.stringContaining('(SIGKILL)') as string});
});

testWithSsh('a proxy command ends with the connection that it carried', async () => {
	const server = await start();
	const marker = path.join(server.folder, 'proxy.mjs');
	writeFileSync(marker, `import net from 'node:net';\nconst socket = net.connect(${server.port}, '127.0.0.1');\nprocess.stdin.on('data', chunk => socket.write(chunk));\nsocket.pipe(process.stdout);\nsetInterval(() => {}, 1000);\n`);
	const target = await configured(server, [`ProxyCommand ${process.execPath} ${marker}`]);
	const opened = await attempt(openSystemConnection, target, prepareAnswers());
	expect(opened.ok).toBe(true);
	expect(processesOf(marker)).not.toEqual([]);
	if (opened.ok) {
		opened.value.close();
	}

	await until(() => processesOf(marker).length === 0);
	expect(readdirSync(server.folder).filter(name => name.startsWith('mxdeck-'))).toEqual([]);
});
