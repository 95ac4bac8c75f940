/** Three hosts on loopback whose logs grow by so many lines per second in all: `log-host.js LINES`. Prints how to reach them, ends with its standard input. */
import {appendFileSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {layTree} from '../../../source/demo/host-tree.js';
import {makeKeys} from '../../../source/demo/keys.js';
import {profiles} from '../../../source/demo/profiles.js';
import {startServer} from '../../../source/demo/ssh-server.js';

const perSecond = Number(process.argv[2] ?? 0);
const folder = mkdtempSync(path.join(tmpdir(), 'mxdeck-bench-'));
process.once('exit', () => {
	rmSync(folder, {recursive: true, force: true});
});
const keys = await makeKeys(folder);
const hosts = await Promise.all(profiles.map(async profile => {
	const root = path.join(folder, profile.name);
	mkdirSync(root);
	await layTree(root, profile);
	const {port} = await startServer(root, keys);
	return {name: profile.name, root, port};
}));
await keys.trust(hosts.map(({port}) => port));

const messages = [
	(n: number) => `postfix/smtpd[${1000 + (n % 900)}]: connect from mail${n % 97}.example.net[198.51.${n % 100}.${n % 250}]`,
	(n: number) => `postfix/smtpd[${1000 + (n % 900)}]: NOQUEUE: reject: RCPT from unknown[203.0.${n % 113}.${n % 251}]: 554 5.7.1 Service unavailable; Client host [203.0.${n % 113}.${n % 251}] blocked using zen.dnsbl.example; from=<news${n % 4001}@promo${n % 701}.example> to=<user${n % 307}@corp.example> proto=ESMTP helo=<srv-${n % 1009}.promo.example>`,
	(n: number) => `postgrey[700]: action=greylist, reason=new, client_name=vps${n % 401}.example.org, client_address=192.0.${n % 2}.${n % 250}, sender=amy${n % 5003}@cheap.example, recipient=user${n % 307}@corp.example`,
	(n: number) => `postfix/qmgr[800]: ${(n % 1_000_003).toString(16).toUpperCase().padStart(10, '4')}: from=<joe${n % 2003}@good.example>, size=${800 + (n % 90_000)}, nrcpt=1 (queue active)`,
	(n: number) => `postfix/smtp[${2000 + (n % 500)}]: ${(n % 1_000_003).toString(16).toUpperCase().padStart(10, '4')}: to=<tim${n % 3001}@partner.example>, relay=mx.partner.example[192.0.2.81]:25, delay=0.6, delays=0.1/0/0.2/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4736D1C61B0)`,
	(n: number) => `postfix/smtpd[${1000 + (n % 900)}]: disconnect from mail${n % 97}.example.net[198.51.${n % 100}.${n % 250}] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
];

const slice = 20;
let written = 0;
let last = Date.now();
if (perSecond > 0) {
	setInterval(() => {
		const now = Date.now();
		const due = Math.round((now - last) * perSecond / 1000 / hosts.length);
		last = now;
		const stamp = new Date(now).toISOString().replace('Z', '000+00:00');
		for (const {root, name} of hosts) {
			let text = '';
			for (let each = 0; each < due; each++) {
				written++;
				text += `${stamp} ${name} ${messages[written % messages.length]?.(written) ?? ''}\n`;
			}

			appendFileSync(path.join(root, 'var/log/mail.log'), text);
		}
	}, slice);
}

process.stdin.on('end', () => {
	process.exit(0);
}).resume();
const key = {identityFile: keys.identityFile, knownHostsFile: keys.knownHostsFile};
process.stdout.write(`${JSON.stringify({hosts: hosts.map(({name, port}) => ({name, port})), ...key})}\n`);
