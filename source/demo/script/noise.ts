import type {Teller} from '../stage.js';
import {traditionalStamp} from '../stamp.js';
import {bot} from './cast.js';
import {createScript, daemon, peer, pids} from './session.js';

/** Scanners and broken clients: they connect, say nonsense or nothing, and go. */
export const noise: Teller = stage => {
	const {random} = stage;
	const client = bot(stage);
	if (stage.isBanned(client.address)) {
		return undefined;
	}

	const script = createScript(stage);
	const smtpd = daemon(stage, 'postfix/smtpd');
	if (random.chance(0.2)) {
		script.mail(smtpd, `warning: hostname dyn-${client.address.split('.')[3] ?? '1'}.pool.example does not resolve to address ${client.address}: Name or service not known`);
	}

	script.mail(smtpd, `connect from ${peer(client)}`);
	const [said, counts] = random.pick([
		['lost connection after CONNECT', 'commands=0/0'],
		['lost connection after EHLO', 'ehlo=1 commands=1'],
		['lost connection after UNKNOWN', 'unknown=0/1 commands=0/1'],
		['SSL_accept error', 'ehlo=1 starttls=0/1 commands=1/2'],
		['timeout after EHLO', 'ehlo=1 commands=1'],
	] as const);
	if (said === 'SSL_accept error') {
		script.mail(smtpd, `SSL_accept error from ${peer(client)}: -1`, random.between(20, 200));
		script.mail(smtpd, 'warning: TLS library problem: error:0A0000C1:SSL routines::no shared cipher:../ssl/statem/statem_srvr.c:2220:', 1);
		script.mail(smtpd, `lost connection after STARTTLS from ${peer(client)}`, 1);
	} else {
		script.mail(smtpd, `${said} from ${peer(client)}`, random.between(20, 800));
	}

	script.mail(smtpd, `disconnect from ${peer(client)} ${counts}`, 1);
	return {lines: script.lines};
};

/** anvil's peaks, once in a while. */
export const peaks: Teller = stage => {
	const script = createScript(stage);
	const client = bot(stage);
	const at = traditionalStamp(new Date(stage.now));
	const anvil = `postfix/anvil[${pids.anvil}]`;
	script.mail(anvil, `statistics: max connection rate ${stage.random.between(3, 30)}/60s for (smtp:${client.address}) at ${at}`);
	script.mail(anvil, `statistics: max connection count ${stage.random.between(1, 5)} for (smtp:${client.address}) at ${at}`, 1);
	script.mail(anvil, `statistics: max cache size ${stage.random.between(9, 40)} at ${at}`, 1);
	return {lines: script.lines};
};
