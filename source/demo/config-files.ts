import {jails} from './jails.js';
import type {Profile} from './profiles.js';

const mainCf = ({name, domain, mapType}: Profile) => `# See /usr/share/postfix/main.cf.dist for a commented, more complete version
smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)
biff = no
append_dot_mydomain = no
compatibility_level = 3.6
${mapType === 'hash' ? '' : `default_database_type = ${mapType}\n`}
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1

myhostname = ${name}.${domain}
mydestination = $myhostname, localhost
mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128
virtual_mailbox_domains = ${domain}
virtual_mailbox_maps = ${mapType}:/etc/postfix/virtual_mailboxes
virtual_transport = lmtp:unix:private/dovecot-lmtp

smtpd_client_restrictions = permit_mynetworks,
    reject_unauth_pipelining
smtpd_helo_required = yes
smtpd_helo_restrictions = permit_mynetworks,
    reject_invalid_helo_hostname,
    reject_non_fqdn_helo_hostname
smtpd_sender_restrictions = permit_mynetworks,
    reject_non_fqdn_sender,
    reject_unknown_sender_domain,
    check_sender_access ${mapType}:/etc/postfix/sender_access
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated,
    reject_unauth_destination
smtpd_recipient_restrictions =
    reject_non_fqdn_recipient,
    permit_mynetworks,
    permit_sasl_authenticated,
    reject_rbl_client zen.spamhaus.org,
    check_policy_service unix:private/policy-spf,
    check_policy_service unix:private/postgrey,
    permit
policy-spf_time_limit = 3600s
`;

const masterCf = `# service type  private unpriv  chroot  wakeup  maxproc command + args
smtp      inet  n       -       y       -       -       smtpd
submission inet n       -       y       -       -       smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup    unix  n       -       y       60      1       pickup
cleanup   unix  n       -       y       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
lmtp      unix  -       -       y       -       -       lmtp
anvil     unix  -       -       y       -       1       anvil
policy-spf unix -       n       n       -       -       spawn
  user=nobody argv=/usr/bin/policyd-spf
`;

const senderAccess = `# Senders that this host refuses. After an edit: postmap
#
# a dating robot, seen in spring
dating@lonely-hearts.example   550 5.7.1 Not wanted here
# sold our addresses
cheap-lists.example            550 5.7.1 Bulk mail from this domain is refused
# partner behind a broken relay, must always get through
invoices@partner.example       OK
`;

const spfConfig = ({permErrorReject}: Profile) => `#  For a fully commented sample config file see policyd-spf.conf.commented

debugLevel = 1 
TestOnly = 1

HELO_reject = Fail
Mail_From_reject = Fail

${permErrorReject === undefined ? '' : `PermError_reject = ${permErrorReject}\n`}TempError_Defer = False

skip_addresses = 127.0.0.0/8,::ffff:127.0.0.0/104,::1
`;

const jailLocal = jails.map(jail => `[${jail.name}]
enabled = true
maxretry = ${jail.maxRetry}
findtime = ${jail.findTime}
bantime = ${jail.banTime}
`).join('\n');

const osRelease = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`;

const rsyslogConf = ({stamps}: Profile) => `module(load="imuxsock")
${stamps === 'traditional' ? '$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat\n' : ''}mail.*			-/var/log/mail.log
*.*;auth,authpriv.none;mail.none	-/var/log/syslog
`;

const dovecotConf = `protocols = imap lmtp
log_path = /var/log/dovecot.log
`;

/** The files of a host at the start of the demo, by path below its tree. */
export function configFiles(profile: Profile, zone: string): Readonly<Record<string, string>> {
	return {
		'etc/hostname': `${profile.name}\n`,
		'etc/timezone': `${zone}\n`,
		'etc/os-release': osRelease,
		'etc/rsyslog.conf': rsyslogConf(profile),
		'etc/dovecot/dovecot.conf': dovecotConf,
		'etc/default/postgrey': 'POSTGREY_OPTS="--inet=10023 --delay=300"\n',
		'etc/mailname': `${profile.name}.${profile.domain}\n`,
		'etc/fail2ban/fail2ban.conf': '[Definition]\nloglevel = INFO\nlogtarget = /var/log/fail2ban.log\n',
		'etc/fail2ban/jail.local': jailLocal,
		'etc/postfix/main.cf': mainCf(profile),
		'etc/postfix/master.cf': masterCf,
		'etc/postfix/sender_access': senderAccess,
		'etc/postfix/virtual_mailboxes': profile.people.map(person => `${person}@${profile.domain} ${person}/\n`).join(''),
		'etc/postfix-policyd-spf-python/policyd-spf.conf': spfConfig(profile),
		'run/postfix.pid': '217\n',
		'run/policyd-spf.conf': spfConfig(profile),
		'var/log/mail.log': '',
		'var/log/syslog': '',
		'var/log/fail2ban.log': '',
		'var/log/dovecot.log': '',
	};
}
