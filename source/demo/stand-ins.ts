import dovecot from './stand-ins/dovecot.sh';
import dpkgQuery from './stand-ins/dpkg-query.sh';
import fail2banClient from './stand-ins/fail2ban-client.sh';
import hostname from './stand-ins/hostname.sh';
import id from './stand-ins/id.sh';
import logger from './stand-ins/logger.sh';
import policydSpf from './stand-ins/policyd-spf.sh';
import postconf from './stand-ins/postconf.sh';
import postfix from './stand-ins/postfix.sh';
import postgrey from './stand-ins/postgrey.sh';
import postmap from './stand-ins/postmap.sh';
import sha256sum from './stand-ins/sha256sum.sh';
import stat from './stand-ins/stat.sh';
import syslogLine from './stand-ins/syslog-line.sh';
import systemctl from './stand-ins/systemctl.sh';

/** The programs of a demo host, by path below its tree: small POSIX scripts that answer as the real ones do. */
export const standIns: Readonly<Record<string, string>> = {
	'usr/bin/dpkg-query': dpkgQuery,
	'usr/bin/fail2ban-client': fail2banClient,
	'usr/bin/hostname': hostname,
	'usr/bin/id': id,
	'usr/bin/logger': logger,
	'usr/bin/policyd-spf': policydSpf,
	'usr/bin/systemctl': systemctl,
	'usr/lib/demo/syslog-line': syslogLine,
	'usr/sbin/dovecot': dovecot,
	'usr/sbin/postconf': postconf,
	'usr/sbin/postfix': postfix,
	'usr/sbin/postgrey': postgrey,
	'usr/sbin/postmap': postmap,
};

/** What a mail host has and this machine's system has not, or spells otherwise. */
export const missingHere = (platform: NodeJS.Platform): Readonly<Record<string, string>> => platform === 'darwin'
	? {'usr/bin/sha256sum': sha256sum, 'usr/bin/stat': stat}
	: {};
