import type {Stage, Story} from '../stage.js';
import type {Client} from './cast.js';
import {deliver} from './delivery.js';
import {createScript, daemon, peer, pids, type Script} from './session.js';

/** One attempt of a client to hand over one message. */
export type Visit = {
	readonly client: Client;
	readonly from: string;
	readonly to: string;
	/** Refused by a restriction, with this reply; absent: policies decide. */
	readonly refused?: string;
	readonly spf?: 'Pass' | 'None' | 'Softfail' | 'Neutral' | 'Fail' | {readonly permError: string};
	/** What postgrey answers; absent: it knows the client. */
	readonly grey?: {readonly action: 'greylist' | 'pass'; readonly reason: string};
	/** Milliseconds before the client connects. */
	readonly wait?: number;
};

const why = ({client, from}: Visit, domain: string) => `Please see http://www.openspf.net/Why?s=mfrom;id=${from};ip=${client.address};r=${domain}`;

/** What policyd-spf says of the visit: a header to prepend, or a reply. */
function askSpf({host, permErrorRejects}: Stage, visit: Visit): {readonly say: string; readonly refused?: string} {
	const {client, from, spf = 'Pass'} = visit;
	const broken = typeof spf === 'object' ? spf.permError : undefined;
	if (broken !== undefined && permErrorRejects()) {
		const text = `Message rejected due to: SPF Permanent Error: ${broken}. ${why(visit, host.domain)}`;
		return {say: `: 550 5.7.24 ${text}`, refused: `550 5.7.24 <${visit.to}>: Recipient address rejected: ${text}`};
	}

	if (spf === 'Fail') {
		const text = `Message rejected due to: SPF fail - not authorized. ${why(visit, host.domain)}`;
		return {say: `: 550 5.7.23 ${text}`, refused: `550 5.7.23 <${visit.to}>: Recipient address rejected: ${text}`};
	}

	const result = typeof spf === 'object' ? 'Permerror' : spf;
	return {say: `: prepend Received-SPF: ${result} (mailfrom) identity=mailfrom; client-ip=${client.address}; helo=${client.helo}; envelope-from=${from}; receiver=${host.domain} `};
}

/** What becomes of a visit's message. */
type Fate = 'accepted' | 'discarded' | {readonly refused: string};

/** The visit's way through the restrictions. */
function judge(stage: Stage, script: Script, visit: Visit): Fate {
	const {client, from, to, refused, grey = {action: 'pass', reason: 'client AWL'}} = visit;
	const verdict = stage.access(from);
	if (verdict?.action === 'reject') {
		return {refused: `${verdict.code} ${verdict.status} <${from}>: Sender address rejected: ${verdict.text}`};
	}

	if (verdict?.action === 'discard') {
		return 'discarded';
	}

	if (refused !== undefined) {
		return {refused};
	}

	const spf = askSpf(stage, visit);
	script.mail(daemon(stage, 'policyd-spf'), spf.say, stage.random.between(4, 90));
	if (spf.refused !== undefined) {
		return {refused: spf.refused};
	}

	script.syslog(`postgrey[${pids.postgrey}]`, `action=${grey.action}, reason=${grey.reason}, client_name=${client.name}, client_address=${client.address}, sender=${from}, recipient=${to}`);
	return grey.action === 'greylist'
		? {refused: `450 4.2.0 <${to}>: Recipient address rejected: Greylisted, see https://postgrey.schweikert.ch/help/${stage.host.name}.html`}
		: 'accepted';
}

/** The commands of a session, as its last line counts them. */
function farewell(tls: boolean, taken: boolean): string {
	const commands = (taken ? 5 : 3) + (tls ? 2 : 0);
	const ehlo = tls ? 'ehlo=2 starttls=1' : 'ehlo=1';
	return taken
		? `${ehlo} mail=1 rcpt=1 data=1 quit=1 commands=${commands}`
		: `${ehlo} mail=1 rcpt=0/1 quit=1 commands=${commands}/${commands + 1}`;
}

/** Tells a visit as the host takes it now; undefined: the client is banned. */
export function receive(stage: Stage, visit: Visit): Story | undefined {
	const {random} = stage;
	const {client, from, to} = visit;
	if (stage.isBanned(client.address)) {
		return undefined;
	}

	const script = createScript(stage);
	const smtpd = daemon(stage, 'postfix/smtpd');
	const tls = client.name !== 'unknown' && random.chance(0.8);
	script.mail(smtpd, `connect from ${peer(client)}`, visit.wait);
	if (tls) {
		script.mail(smtpd, `Anonymous TLS connection established from ${peer(client)}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256`, random.between(20, 90));
	}

	const fate = judge(stage, script, visit);
	const envelope = `from=<${from}> to=<${to}> proto=ESMTP helo=<${client.helo}>`;
	if (fate === 'accepted') {
		deliver(stage, script, {mail: {from, to, origin: client.helo}, smtpd, accepted: `client=${peer(client)}`});
	} else if (fate === 'discarded') {
		script.mail(smtpd, `NOQUEUE: discard: RCPT from ${peer(client)}: <${from}>: Sender address triggers DISCARD action; ${envelope}`);
	} else {
		script.mail(smtpd, `NOQUEUE: reject: RCPT from ${peer(client)}: ${fate.refused}; ${envelope}`, random.between(3, 30));
	}

	script.mail(smtpd, `disconnect from ${peer(client)} ${farewell(tls, typeof fate === 'string')}`, random.between(4, 40));
	return {lines: script.lines};
}
