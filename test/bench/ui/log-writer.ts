/** Logs that grow by so many lines per second in all: `log-writer.js LINES FILE...`, each with its host's name before a colon. Tells how many it wrote when its standard input ends. */
import {appendFileSync} from 'node:fs';
import process from 'node:process';

const [rate, ...places] = process.argv.slice(2);
const perSecond = Number(rate);
const logs = places.map(place => ({host: place.slice(0, place.indexOf(':')), file: place.slice(place.indexOf(':') + 1)}));

const queueId = (n: number): string => (n % 1_000_003).toString(16).toUpperCase().padStart(10, '4');
const messages = [
	(n: number) => `postfix/smtpd[${1000 + (n % 900)}]: connect from mail${n % 97}.example.net[198.51.${n % 100}.${n % 250}]`,
	(n: number) => `postfix/smtpd[${1000 + (n % 900)}]: NOQUEUE: reject: RCPT from unknown[203.0.${n % 113}.${n % 251}]: 554 5.7.1 Service unavailable; Client host [203.0.${n % 113}.${n % 251}] blocked using zen.dnsbl.example; from=<news${n % 4001}@promo${n % 701}.example> to=<user${n % 307}@corp.example> proto=ESMTP helo=<srv-${n % 1009}.promo.example>`,
	(n: number) => `postgrey[700]: action=greylist, reason=new, client_name=vps${n % 401}.example.org, client_address=192.0.${n % 2}.${n % 250}, sender=amy${n % 5003}@cheap.example, recipient=user${n % 307}@corp.example`,
	(n: number) => `postfix/qmgr[800]: ${queueId(n)}: from=<joe${n % 2003}@good.example>, size=${800 + (n % 90_000)}, nrcpt=1 (queue active)`,
	(n: number) => `postfix/smtp[${2000 + (n % 500)}]: ${queueId(n - 1)}: to=<tim${n % 3001}@partner.example>, relay=mx.partner.example[192.0.2.81]:25, delay=0.6, delays=0.1/0/0.2/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4736D1C61B0)`,
	(n: number) => `postfix/smtpd[${1000 + (n % 900)}]: disconnect from mail${n % 97}.example.net[198.51.${n % 100}.${n % 250}] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
];

// Made before the load begins, so that writing costs next to nothing.
const prepared = logs.map(({host}, place) => Array.from({length: 40_000}, (_, n) => ` ${host} ${messages[n % messages.length]?.((n * logs.length) + place) ?? ''}\n`));

const slice = 20;
let written = 0;
let at = 0;
const begun = Date.now();
let last = begun;

/** What is due since the last slice; a machine that could not keep up writes what it missed. */
function write(): void {
	const now = Date.now();
	const due = Math.round((now - last) * perSecond / 1000 / logs.length);
	last = now;
	const stamp = new Date(now).toISOString().replace('Z', '000+00:00');
	for (const [place, {file}] of logs.entries()) {
		const lines = prepared[place] ?? [];
		let text = '';
		for (let each = 0; each < due; each++) {
			text += stamp + (lines[(at + each) % lines.length] ?? '');
		}

		appendFileSync(file, text);
		written += due;
	}

	at += due;
}

if (perSecond > 0) {
	setInterval(write, slice);
}

process.stdin.on('end', () => {
	process.stdout.write(`${JSON.stringify({written, perSecond: Math.round(written / Math.max(1, Date.now() - begun) * 1000)})}\n`, () => {
		process.exit(0);
	});
}).resume();
