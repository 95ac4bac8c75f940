import type {Program} from '../pattern/pattern.js';
import {severity} from './severity.js';

/** pickup(8): mail handed in on the host itself. */
export const pickup: Program = {
	names: ['pickup'],
	patterns: [
		{
			class: 'accepted',
			reason: 'local',
			text: '{qid}: uid={uid:number} from=<{sender}>[ orig_id={orig_qid}]?',
			samples: ['235421C60AA: uid=1001 from=<oncall>'],
		},
		...severity,
	],
};

/** bounce(8): notices to the sender. */
export const bounce: Program = {
	names: ['bounce', 'defer', 'trace'],
	patterns: [
		{
			class: 'bounced',
			reason: 'ndn',
			text: '{qid}: {who:letters} non-delivery notification[: {new_qid}]?',
			samples: ['670971C6004: sender non-delivery notification: 6F3E21C6015'],
		},
		{
			class: 'deferred',
			reason: 'delay-notice',
			text: '{qid}: {who:letters} delay notification[: {new_qid}]?',
			samples: ['1A2B3C4D5E: sender delay notification: 2B3C4D5E6F'],
		},
		{
			class: 'delivered',
			reason: 'dsn',
			text: '{qid}: {who:letters} delivery status notification[: {new_qid}]?',
			samples: ['1A2B3C4D5E: sender delivery status notification: 2B3C4D5E6F'],
		},
		...severity,
	],
};

/** anvil(8): rates per client, logged when a peak was reached. */
export const anvil: Program = {
	names: ['anvil'],
	patterns: [
		{
			class: 'statistics',
			reason: 'counters',
			text: 'statistics: max {what:until} (rate|count) {count:number}[/{per:word}]? for ({service:until}:{client_ip}) at {_:text}',
			samples: [
				'statistics: max connection rate 30/60s for (smtp:203.0.113.10) at Nov 22 18:07:49',
				'statistics: max connection count 1 for (smtp:203.0.113.10) at Nov 22 18:06:04',
			],
		},
		{
			class: 'statistics',
			reason: 'counters',
			text: 'statistics: {text}',
			samples: ['statistics: max cache size 29 at Nov 22 18:06:49'],
		},
		...severity,
	],
};

/** scache(8): the cache of open connections. */
export const scache: Program = {
	names: ['scache'],
	patterns: [
		{
			class: 'statistics',
			reason: 'counters',
			text: 'statistics: {text}',
			samples: ['statistics: domain lookup hits=0 miss=4 success=0%'],
		},
		...severity,
	],
};

/** verify(8): the cache of address probes. */
export const verify: Program = {
	names: ['verify'],
	patterns: [
		{
			class: 'statistics',
			reason: 'counters',
			text: 'cache {cache:text} cleanup: retained={retained:number} dropped={dropped:number} entries',
			samples: ['cache lmdb:/var/lib/postfix/verify_cache full cleanup: retained=724 dropped=6 entries'],
		},
		...severity,
	],
};

/** master(8) and the commands that start and stop it. */
export const master: Program = {
	names: ['master', 'postfix-script', 'postlog', 'postlogd', 'postfix-tls-script', 'postfix-wrapper'],
	patterns: [
		...severity,
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(daemon started|reload|terminating) {text}',
			samples: [
				'daemon started -- version 3.7.11, configuration /etc/postfix',
				'terminating on signal 15',
			],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(starting|stopping|refreshing|aborting) the Postfix mail system{_:text}',
			samples: ['refreshing the Postfix mail system'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '{text}',
			samples: ['the Postfix mail system is running: PID: 217'],
		},
	],
};

/** postsuper(1): what an operator did to the queue; its `removed` is a deletion. */
export const postsuper: Program = {
	names: ['postsuper'],
	patterns: [
		{
			class: 'queue',
			reason: 'admin',
			text: '{qid}: (removed|requeued|placed on hold|released from hold|expired)',
			samples: ['1A2B3C4D5E: removed'],
		},
		{
			class: 'queue',
			reason: 'admin',
			text: '(Deleted|Requeued|Placed on hold|Released from hold|Force-expired|Expired|Renamed to match inode number): {count:number} message[s]?',
			samples: ['Deleted: 1 message'],
		},
		...severity,
	],
};

/** Daemons and commands that only speak up in trouble. */
export const quiet: Program = {
	names: ['trivial-rewrite', 'proxymap', 'proxywrite', 'sendmail', 'postmap', 'postdrop', 'postalias', 'postconf', 'postqueue', 'postkick', 'postlock', 'postcat', 'postmulti', 'tlsmgr', 'flush', 'showq', 'policy-spf-wrapper'],
	patterns: severity,
};
