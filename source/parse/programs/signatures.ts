import type {Pattern, Program} from '../pattern/pattern.js';

const dkim = ([
	{reason: 'dkim-pass', text: '{qid}: DKIM verification successful', sample: '1A2B3C4D5E: DKIM verification successful'},
	{reason: 'dkim-pass', text: '{qid}: s={selector:host} d={domain:host}[ a={_:word}]? SSL', sample: '1A2B3C4D5E: s=mail d=b.example a=rsa-sha256 SSL'},
	{reason: 'dkim-fail', text: '{qid}: bad signature data', sample: '1A2B3C4D5E: bad signature data'},
	{reason: 'dkim-fail', text: '{qid}: s={selector:host} d={domain:host}[ a={_:word}]? SSL error:{text}', sample: '1A2B3C4D5E: s=mail d=b.example SSL error:04091068:rsa routines:int_rsa_verify:bad signature'},
	{reason: 'dkim-none', text: '{qid}: no signature data', sample: '1A2B3C4D5E: no signature data'},
	{reason: 'dkim-neutral', text: '{qid}: (no signing |signature verification ignored|unsupported signature){_:text}', sample: '1A2B3C4D5E: unsupported signature algorithm'},
	{reason: 'dkim-signed', text: '{qid}: DKIM-Signature field added (s={selector:host}, d={domain:host})', sample: '1A2B3C4D5E: DKIM-Signature field added (s=mail, d=example.org)'},
	{reason: 'dkim-temperror', text: '{qid}: key retrieval failed{text}', sample: '1A2B3C4D5E: key retrieval failed (s=mail, d=b.example): \'mail._domainkey.b.example\' query timed out'},
	{reason: 'dkim-permerror', text: '{qid}: (syntax error|key is revoked|signature expired|no key|record not found|\'{_:until}\' record not found){_:text}', sample: '1A2B3C4D5E: key is revoked'},
] as const).map(({reason, text, sample}): Pattern => ({
	class: 'authres', reason, text, samples: [sample],
}));

/** opendkim(8): signs what goes out and verifies what comes in. */
export const opendkim: Program = {
	names: ['opendkim', 'dkim-filter'],
	patterns: [
		...dkim,
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(OpenDKIM Filter|Sendmail DKIM Filter|mi_stop|exited with |terminating |restart|reloading){_:text}',
			samples: ['OpenDKIM Filter v2.11.0 starting (args: -f)'],
		},
		{
			class: 'error',
			reason: 'error',
			text: '(can\'t |error |smfi_{_:word}){text}',
			samples: ['can\'t load key from /etc/dkim/mail.private: Permission denied'],
		},
		{
			class: 'debug',
			reason: 'dkim',
			text: '{text}',
			samples: ['1A2B3C4D5E: m.example [203.0.113.7] not internal'],
		},
	],
};

const dmarc = (['pass', 'fail', 'none', 'temperror', 'permerror'] as const).map((result): Pattern => ({
	class: 'authres', reason: `dmarc-${result}`, text: `{qid}: {domain:host} ${result}`, samples: [`1A2B3C4D5E: b.example ${result}`],
}));

const spf = (['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] as const).map((result): Pattern => ({
	class: 'authres', reason: `spf-${result}`, text: `{qid}: SPF({identity:letters}): {_:text} ${result}`, samples: [`1A2B3C4D5E: SPF(mailfrom): a@b.example ${result}`],
}));

/** opendmarc(8): whether From: agrees with SPF and DKIM. */
export const opendmarc: Program = {
	names: ['opendmarc'],
	patterns: [
		...dmarc,
		...spf,
		{
			class: 'rejected',
			reason: 'dmarc',
			text: '{qid}: rejected by DMARC policy for {domain:host}',
			samples: ['1A2B3C4D5E: rejected by DMARC policy for b.example'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '(OpenDMARC Filter|exited with |terminating |restart|reloading|additional trusted){_:text}',
			samples: ['OpenDMARC Filter v1.4.2 starting (args: -f)'],
		},
		{
			class: 'debug',
			reason: 'dmarc',
			text: '{text}',
			samples: ['ignoring connection from localhost.localdomain', '1A2B3C4D5E ignoring Authentication-Results at 1 from mx1.example.org'],
		},
	],
};
