import type {Program} from '../pattern/pattern.js';
import {amavis} from './amavis.js';
import {cleanup} from './cleanup.js';
import {delivery, discard} from './delivery.js';
import {dnsblog} from './dnsblog.js';
import {dovecot} from './dovecot.js';
import {fail2ban} from './fail2ban.js';
import {mxdeck} from './mxdeck.js';
import {policydSpfPerl} from './policyd-spf-perl.js';
import {policydSpf} from './policyd-spf.js';
import {anvil, bounce, master, pickup, postsuper, quiet, scache, verify} from './postfix-daemons.js';
import {postgrey} from './postgrey.js';
import {postscreen} from './postscreen.js';
import {qmgr} from './qmgr.js';
import {saslauthd} from './saslauthd.js';
import {severity} from './severity.js';
import {opendkim, opendmarc} from './signatures.js';
import {smtpd} from './smtpd.js';
import {mailScanner, rspamd, spamd} from './spam-filters.js';
import {sshd} from './sshd.js';
import {sudo, system} from './system.js';
import {tlsproxy} from './tlsproxy.js';

const postfix: readonly Program[] = [
	smtpd, cleanup, qmgr, delivery, discard, postscreen, dnsblog, tlsproxy, pickup, bounce, anvil, scache, verify, master, postsuper, quiet,
];

/** Every log program. A new one is one line here. */
export const allPrograms: readonly Program[] = [
	...postfix,
	postgrey,
	policydSpf,
	policydSpfPerl,
	fail2ban,
	dovecot,
	amavis,
	spamd,
	rspamd,
	mailScanner,
	opendkim,
	opendmarc,
	sshd,
	saslauthd,
	mxdeck,
	sudo,
	system,
];

/** The program of a name, which is the last part of a tag. */
export const programs: ReadonlyMap<string, Program> = new Map(allPrograms.flatMap(program => program.names.map(name => [name, program])));

/**
Some syslog formats cut the tag at its slash, and commands log as plain `postfix`: all that Postfix says, in one table.
A daemon that has no table of its own is read by it, too.
*/
export const anyPostfix: Program = {
	names: ['postfix'],
	fragments: Object.fromEntries(postfix.flatMap(({fragments = {}}) => Object.entries(fragments))),
	details: Object.fromEntries(postfix.flatMap(({details = {}}) => Object.entries(details))),
	patterns: [...new Set(postfix.filter(program => program !== discard).flatMap(({patterns}) => patterns.filter(pattern => pattern.text !== '{text}' && !severity.includes(pattern)))), ...severity],
};
