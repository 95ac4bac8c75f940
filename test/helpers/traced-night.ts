import {chooseStories} from '../../source/model/trace/choose-stories.js';
import {tellStories} from '../../source/model/trace/tell-stories.js';
import type {Traced} from '../../source/model/trace/traced.js';
import {rowsOf} from '../model/trace/lines.js';

/** Two messages of one sender to one mailbox, in the canned night: one came back after greylisting and went on to another host, one did not come back. */
const log = `
2026-11-22T02:58:10.100000+00:00 mx1 policyd-spf[1022]: : prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=203.0.113.10; helo=mail.good.example; envelope-from=friend@good.example; receiver=corp.example
2026-11-22T02:58:10.140000+00:00 mx1 postgrey[438]: action=greylist, reason=new, client_name=mail.good.example, client_address=203.0.113.10, sender=friend@good.example, recipient=eva@corp.example
2026-11-22T02:58:10.150000+00:00 mx1 postfix/smtpd[1020]: NOQUEUE: reject: RCPT from mail.good.example[203.0.113.10]: 450 4.2.0 <eva@corp.example>: Recipient address rejected: Greylisted, see https://postgrey.schweikert.ch/help/mx1.html; from=<friend@good.example> to=<eva@corp.example> proto=ESMTP helo=<mail.good.example>
2026-11-22T03:03:40.300000+00:00 mx1 postgrey[438]: action=pass, reason=triplet found, delay=330, client_name=mail.good.example, client_address=203.0.113.10, sender=friend@good.example, recipient=eva@corp.example
2026-11-22T03:03:40.310000+00:00 mx1 postfix/smtpd[1020]: 4F2A1C61B0: client=mail.good.example[203.0.113.10]
2026-11-22T03:03:40.340000+00:00 mx1 postfix/cleanup[1031]: 4F2A1C61B0: message-id=<a81@good.example>
2026-11-22T03:03:40.360000+00:00 mx1 postfix/qmgr[219]: 4F2A1C61B0: from=<friend@good.example>, size=4120, nrcpt=1 (queue active)
2026-11-22T03:03:40.700000+00:00 mx2 postfix/smtpd[2020]: 6B11D4A02F: client=mx1.corp.example[198.51.100.11]
2026-11-22T03:03:40.730000+00:00 mx2 postfix/cleanup[2031]: 6B11D4A02F: message-id=<a81@good.example>
2026-11-22T03:03:40.760000+00:00 mx2 postfix/qmgr[211]: 6B11D4A02F: from=<friend@good.example>, size=4530, nrcpt=1 (queue active)
2026-11-22T03:03:40.790000+00:00 mx1 postfix/smtp[1052]: 4F2A1C61B0: to=<eva@corp.example>, relay=mx2.corp.example[198.51.100.12]:25, delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 6B11D4A02F)
2026-11-22T03:03:40.800000+00:00 mx1 postfix/qmgr[219]: 4F2A1C61B0: removed
2026-11-22T03:03:41.010000+00:00 mx2 postfix/lmtp[2060]: 6B11D4A02F: to=<eva@corp.example>, relay=mx2.corp.example[private/dovecot-lmtp], delay=0.3, delays=0.1/0/0/0.2, dsn=2.0.0, status=sent (250 2.0.0 <eva@corp.example> W9o1J54vA2tbAQAAOzNAvQ Saved)
2026-11-22T03:03:41.020000+00:00 mx2 postfix/qmgr[211]: 6B11D4A02F: removed
2026-11-22T03:00:41.100000+00:00 mx3 postgrey[38]: action=greylist, reason=new, client_name=mail.good.example, client_address=203.0.113.10, sender=friend@good.example, recipient=tim@press.example
2026-11-22T03:00:41.110000+00:00 mx3 postfix/smtpd[1020]: NOQUEUE: reject: RCPT from mail.good.example[203.0.113.10]: 450 4.2.0 <tim@press.example>: Recipient address rejected: Greylisted, see https://postgrey.schweikert.ch/help/mx3.html; from=<friend@good.example> to=<tim@press.example> proto=ESMTP helo=<mail.good.example>
`;

const stories = tellStories(rowsOf(log));

/** What a search for that sender finds in the canned night. */
export const tracedNight = (since: number): Traced => ({
	stories: chooseStories(stories, {queueIds: [], messageIds: [], addresses: ['friend@good.example']}),
	leftOut: 0,
	since,
	places: [
		{place: 'memory', state: 'done', found: 12, share: 1, troubles: []},
		{place: 'mx1', host: 'mx1', state: 'done', found: 12, share: 1, troubles: []},
		{place: 'mx2', host: 'mx2', state: 'done', found: 4, share: 1, troubles: []},
		{place: 'mx3', host: 'mx3', state: 'done', found: 2, share: 1, troubles: [{what: '/var/log/dovecot.log was not searched: sudo asks for a password'}]},
	],
	isDone: true,
});
