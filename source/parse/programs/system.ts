import type {Program} from '../pattern/pattern.js';

/** What else a mail host's syslog holds: the system's own life. */
export const system: Program = {
	names: ['systemd', 'systemd-journald', 'systemd-logind', 'systemd-networkd', 'systemd-resolved', 'systemd-timesyncd', 'systemd-udevd', 'systemd-sysctl', 'systemd-tmpfiles', 'systemd-sysusers', 'systemd-modules-load', 'systemd-fsck', 'systemd-random-seed', 'systemd-remount-fs', 'kernel', 'rsyslogd', 'cron', 'CRON', 'crond', 'anacron', 'dbus-daemon', 'dbus', 'logrotate', 'chronyd', 'ntpd', 'unattended-upgrade', 'apt-daily', 'su', 'polkitd', 'networkd-dispatcher', 'useradd', 'groupadd', 'usermod', 'passwd', 'named', 'unbound', 'dnsmasq', 'augenrules', 'auditd', 'nft', 'init', 'dhclient', 'agetty', 'login'],
	patterns: [
		{
			class: 'service',
			reason: 'lifecycle',
			text: '{text}',
			samples: ['Started postfix@-.service - Postfix Mail Transport Agent (instance -).'],
		},
	],
};

/** sudo: what was run, and who was refused. */
export const sudo: Program = {
	names: ['sudo'],
	patterns: [
		{
			class: 'auth',
			reason: 'failure',
			text: 'pam_unix(sudo:auth): authentication failure;{_:text} user={user:until}',
			samples: ['pam_unix(sudo:auth): authentication failure; logname= uid=1001 euid=0 tty= ruser=oncall rhost=  user=oncall'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '{text}',
			samples: ['  ann : PWD=/home/ann ; USER=root ; COMMAND=/usr/sbin/postqueue -p'],
		},
	],
};
