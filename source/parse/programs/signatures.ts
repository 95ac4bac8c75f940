import type {Pattern, Program} from '../pattern/pattern.js';

const dkim = ([
	{reason: 'dkim-pass', text: '{qid}: DKIM verification successful', sample: '1A2B3C4D5E: DKIM verification successful'},
	{reason: 'dkim-pass', text: '{qid}: s={selector:host} d={domain:host}[ a={_:word}]? SSL', sample: '1A2B3C4D5E: s=mail d=b.example a=rsa-sha256 SSL'},
	{reason: 'dkim-fail', text: '{qid}: bad signature data', sample: '1A2B3C4D5E: bad signature data'},
	{reason: 'dkim-fail', text: '{qid}: s={selector:host} d={domain:host}[ a={_:word}]? SSL error:{text}', sample: '1A2B3C4D5E: s=mail d=b.example SSL error:04091068:rsa routines:int_rsa_verify:bad signature'},
	{reason: 'dkim-fail', text: '{qid}: SSL error:{text}', sample: '1A2B3C4D5E: SSL error:0407006A:rsa routines:RSA_padding_check_PKCS1_type_1:block type is not 01'},
	{reason: 'dkim-none', text: '{qid}: no signature data', sample: '1A2B3C4D5E: no signature data'},
	{reason: 'dkim-neutral', text: '{qid}: (signature verification ignored|unsupported signature){_:text}', sample: '1A2B3C4D5E: unsupported signature algorithm'},
	{reason: 'dkim-signed', text: '{qid}: DKIM-Signature (field|header) added (s={selector:host}, d={domain:host})', sample: '1A2B3C4D5E: DKIM-Signature field added (s=mail, d=example.org)'},
	{reason: 'dkim-temperror', text: '{qid}: key retrieval failed{text}', sample: '1A2B3C4D5E: key retrieval failed: \'mail._domainkey.b.example\' query timed out'},
	{reason: 'dkim-permerror', text: '{qid}: key revoked (s={selector:host}, d={domain:host})', sample: '1A2B3C4D5E: key revoked (s=mail, d=b.example)'},
	{reason: 'dkim-permerror', text: '{qid}: key retrieval failed (s={selector:host}, d={domain:host}): \'{_:until}\' (record not found|unexpected reply){_:text}', sample: '1A2B3C4D5E: key retrieval failed (s=mail, d=b.example): \'mail._domainkey.b.example\' record not found'},
	{reason: 'dkim-temperror', text: '{qid}: key retrieval failed (s={selector:host}, d={domain:host}){text}', sample: '1A2B3C4D5E: key retrieval failed (s=mail, d=b.example): \'mail._domainkey.b.example\' query timed out'},
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
			text: '(OpenDKIM Filter|Sendmail DKIM Filter|mi_stop|exited with |terminated with |terminating |restart|reloading|configuration reloaded){_:text}',
			samples: ['OpenDKIM Filter v2.11.0 starting (args: -f)'],
		},
		{
			class: 'error',
			reason: 'error',
			text: '[{qid}: ]?(can\'t load |can\'t open |can\'t write |can\'t configure |can\'t initialize |error |smfi_|signature processing failed|signature generation error|signing table references |failed to |internal error |resource unavailable|mlfi_|malloc){text}',
			samples: ['can\'t load key from /etc/dkim/mail.private: Permission denied', '1A2B3C4D5E: signature processing failed: out of memory'],
		},
		{
			class: 'error',
			reason: 'error',
			text: '(OpenDKIM Filter: Unable |opendkim: |key \'|/){text}',
			samples: ['/etc/dkim/mail.private: key data is not secure: /etc/dkim can be read or written by other users', 'key \'mail\': dkimf_db_get(): Connection refused'],
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

const spf = ([['pass'], ['fail'], ['softfail'], ['neutral'], ['none'], ['temperror'], ['permerror'], ['temperror', 'tempfail']] as const).map(([result, word = result]): Pattern => ({
	class: 'authres', reason: `spf-${result}`, text: `{qid}: SPF({identity:letters}): {domain:text} ${word}`, samples: [`1A2B3C4D5E: SPF(mailfrom): a@b.example ${word}`],
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
			text: '(OpenDMARC Filter|exited with |terminated with |terminating |restart|reloading|additional trusted|configuration reloaded){_:text}',
			samples: ['OpenDMARC Filter v1.4.2 starting (args: -f)'],
		},
		{
			class: 'error',
			reason: 'error',
			text: '[{qid}: ]?(unable to |multi-valued |opendmarc_|can\'t |smfi_|mlfi_|OpenDMARC Filter: Unable ){text}',
			samples: ['1A2B3C4D5E: opendmarc_policy_query_dmarc(b.example) returned status 11', '1A2B3C4D5E: unable to parse From header field'],
		},
		{
			class: 'filtered',
			reason: 'hold',
			text: '{qid}: quarantined by DMARC policy for {domain:host}',
			fields: {action: 'hold'},
			samples: ['1A2B3C4D5E: quarantined by DMARC policy for b.example'],
		},
		{
			class: 'debug',
			reason: 'dmarc',
			text: '{text}',
			samples: ['ignoring connection from localhost.localdomain', '1A2B3C4D5E ignoring Authentication-Results at 1 from mx1.example.org'],
		},
	],
};
