import {failure, success, type Outcome} from '../model/outcome.js';

/** What a rejected client is told when the operator says nothing else. */
export const defaultReply = '550 5.7.1 Sender rejected by local policy';

// What Fail2ban's own filters and widely copied ones take for an attack: an honest relay would be banned for one blacklisted sender.
const feedsFail2ban = /access denied|service unavailable|(?:client host|command) rejected|(?:host|domain) not found|need fully-qualified hostname|user unknown|undeliverable address|^match\b/i;

/**
Reads the reply to a blacklisted sender: a text, or a text with its codes (`550 5.7.1 No`). Codes and words by which Fail2ban
would ban the sending relay with all its honest users are refused.
*/
export function readReply(typed: string | undefined): Outcome<string> {
	const text = (typed ?? '').replaceAll(/^ +| +$/g, '');
	if (text === '') {
		return success(defaultReply);
	}

	if (!/^[ -~]{1,200}$/.test(text)) {
		return failure({what: 'the reply holds a character that SMTP does not allow, or is longer than 200', remedy: 'plain ASCII text'});
	}

	const [, code, enhanced, words = ''] = /^(?:([45]\d{2})\s+)?(?:([245](?:\.\d{1,3}){2})\s+)?(.*)$/.exec(text) ?? [];
	if (/^(?:\d|REJECT\b|DEFER|OK\b|DUNNO\b|DISCARD\b|HOLD\b|FILTER\b|REDIRECT\b|PREPEND\b|WARN\b|BCC\b|INFO\b)/.test(words) || words === '') {
		return failure({what: 'the reply is a text for people, with or without its codes', remedy: defaultReply});
	}

	if (code === '554' || feedsFail2ban.test(words)) {
		return failure({what: 'Fail2ban takes such a reply for an attack and would ban the sending relay for everybody', remedy: defaultReply});
	}

	if ((code ?? '5').startsWith('4') || !(enhanced ?? '5').startsWith('5')) {
		return failure({what: 'a rejection has 5xx codes; with 4xx the sender would try again for days', remedy: defaultReply});
	}

	return success(`${code ?? '550'} ${enhanced ?? '5.7.1'} ${words}`);
}
