import type {Stage, Story, Teller} from '../stage.js';
import {namelessClient, type Client} from './cast.js';
import {deliver} from './delivery.js';
import {createScript, daemon, peer, sessionId, type Script} from './session.js';

function failLogin(stage: Stage, script: Script, {client, user, wait}: {readonly client: Client; readonly user: string; readonly wait?: number}): void {
	const smtpd = daemon(stage, 'postfix/submission/smtpd');
	const method = stage.random.pick(['PLAIN', 'LOGIN', 'LOGIN']);
	script.mail(smtpd, `connect from ${peer(client)}`, wait);
	script.mail(smtpd, `warning: ${peer(client)}: SASL ${method} authentication failed: (reason unavailable), sasl_username=${user}`, stage.random.between(300, 2100));
	script.mail(smtpd, `lost connection after AUTH from ${peer(client)}`, stage.random.between(1, 90));
	script.mail(smtpd, `disconnect from ${peer(client)} ehlo=1 auth=0/1 commands=1/2`, 1);
}

const guessedNames = ['admin', 'info', 'test', 'scanner', 'office', 'sales', 'backup', 'printer'];

/** One machine of the password storm: it guesses until it is banned. */
export const passwordGuess: Teller = stage => {
	const client = namelessClient(`203.0.113.${stage.random.between(110, 189)}`, 'ylmf-pc');
	const guess = (left: number): Teller => now => {
		if (now.isBanned(client.address)) {
			return undefined;
		}

		const script = createScript(now);
		failLogin(now, script, {client, user: `${now.random.pick(guessedNames)}@${now.host.domain}`});
		const story: Story = {lines: script.lines};
		return left > 0 ? {...story, later: {after: now.random.between(3000, 20_000), story: guess(left - 1)}} : story;
	};

	return guess(3)(stage);
};

/** The customer whose old telephone still knows the old password. */
export const customer = {address: '203.0.113.200', user: (stage: Stage) => `${stage.host.people[0] ?? 'info'}@${stage.host.domain}`};

const customerClient = namelessClient(customer.address, '[192.168.1.20]');

/** Three wrong passwords in a minute: the customer bans himself. */
export const customerForgets: Teller = stage => {
	const script = createScript(stage);
	for (const wait of [0, 8000, 11_000]) {
		failLogin(stage, script, {client: customerClient, user: customer.user(stage), wait});
	}

	return {lines: script.lines};
};

/** The customer sends mail with the right password, as soon as he is let in. */
export const customerSends: Teller = stage => {
	if (stage.isBanned(customer.address)) {
		return undefined;
	}

	const script = createScript(stage);
	const smtpd = daemon(stage, 'postfix/submission/smtpd');
	const user = customer.user(stage);
	script.mail(smtpd, `connect from ${peer(customerClient)}`);
	deliver(stage, script, {
		mail: {from: user, to: `${stage.random.pick(stage.host.people)}@${stage.host.domain}`, origin: 'customer.example'},
		smtpd,
		accepted: `client=${peer(customerClient)}, sasl_method=PLAIN, sasl_username=${user}`,
	});
	script.mail(smtpd, `disconnect from ${peer(customerClient)} ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8`);
	return {lines: script.lines};
};

/** Somebody reads mail; now and then with a wrong password. */
export const mailboxLogin: Teller = stage => {
	const {random, host} = stage;
	const script = createScript(stage);
	const user = `${random.pick(host.people)}@${host.domain}`;
	const from = `rip=192.0.2.${random.between(210, 240)}, lip=${host.address}`;
	const session = sessionId(stage);
	if (random.chance(0.08)) {
		script.dovecot('imap-login', `Info: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<${user}>, method=PLAIN, ${from}, TLS: Connection closed, session=<${session}>`);
		return {lines: script.lines};
	}

	const pid = random.between(2000, 2999);
	script.dovecot('imap-login', `Info: Login: user=<${user}>, method=PLAIN, ${from}, mpid=${pid}, TLS, session=<${session}>`);
	script.dovecot(`imap(${user})<${pid}><${session}>`, `Info: Disconnected: Logged out in=${random.between(32, 900)} out=${random.between(800, 9000)} deleted=0 expunged=0 trashed=0 hdr_count=${random.between(0, 9)} hdr_bytes=${random.between(0, 4000)} body_count=0 body_bytes=0`, random.between(2000, 30_000));
	return {lines: script.lines};
};
