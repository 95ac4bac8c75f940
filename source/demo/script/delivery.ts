import type {Stage} from '../stage.js';
import {daemon, pids, queueId, sessionId, type Script} from './session.js';

/** A message on its way to a mailbox of the host. */
export type Mail = {
	readonly from: string;
	readonly to: string;
	/** The host part of its message id. */
	readonly origin: string;
};

/** The lines of a message that was accepted, up to the mailbox. `accepted` is what smtpd says behind the queue id. */
export function deliver(stage: Stage, script: Script, {mail, smtpd, accepted}: {readonly mail: Mail; readonly smtpd: string; readonly accepted: string}): void {
	const {random, host} = stage;
	const id = queueId(stage);
	const messageId = `<${random.text('0123456789', 10)}.${random.between(1000, 9999)}@${mail.origin}>`;
	const lmtp = random.between(1120, 1159);
	const saved = `${sessionId(stage, 21)}Q`;
	const delay = random.between(2, 90) / 100;
	script.mail(smtpd, `${id}: ${accepted}`);
	script.mail(daemon(stage, 'postfix/cleanup'), `${id}: message-id=${messageId}`, random.between(2, 60));
	script.mail(`postfix/qmgr[${pids.qmgr}]`, `${id}: from=<${mail.from}>, size=${random.between(900, 96_000)}, nrcpt=1 (queue active)`, random.between(4, 80));
	script.dovecot(`lmtp(${lmtp})`, 'Info: Connect from local');
	script.dovecot(`lmtp(${mail.to})<${lmtp}><${saved}>`, `Info: msgid=${messageId}: saved mail to INBOX`);
	script.mail(`postfix/lmtp[${lmtp - 60}]`, `${id}: to=<${mail.to}>, relay=${host.name}.${host.domain}[private/dovecot-lmtp], delay=${delay}, delays=${(delay / 2).toFixed(2)}/0/0/${(delay / 2).toFixed(2)}, dsn=2.0.0, status=sent (250 2.0.0 <${mail.to}> ${saved} Saved)`);
	script.mail(`postfix/qmgr[${pids.qmgr}]`, `${id}: removed`, random.between(1, 4));
	script.dovecot(`lmtp(${lmtp})`, 'Info: Disconnect from local: Logged out (state=READY)', 1);
}
