import type {Discovery} from '../../source/model/discovery.js';

/** What discovery finds on an ordinary Debian mail host; `found` replaces parts of it. */
export function discovered(found: Partial<Discovery> = {}): Discovery {
	return {
		hostname: 'mx1.ours.example',
		system: 'Debian GNU/Linux 12',
		zone: 'Etc/UTC',
		clockSkew: 0,
		user: 'root',
		groups: [],
		privilege: 'root',
		services: (['postfix', 'policyd-spf', 'fail2ban'] as const).map(name => ({name, running: true, installed: true})),
		sources: [],
		restrictions: {smtpd_sender_restrictions: 'reject_non_fqdn_sender, check_sender_access hash:/etc/postfix/sender_access,'},
		maps: [{list: 'smtpd_sender_restrictions', check: 'check_sender_access', type: 'hash', path: '/etc/postfix/sender_access'}],
		jails: ['sshd', 'postfix'],
		ownDomains: ['ours.example', 'localhost'],
		ownNetworks: ['127.0.0.0/8'],
		spfConfig: '/etc/postfix-policyd-spf-python/policyd-spf.conf',
		missing: [],
		...found,
	};
}
