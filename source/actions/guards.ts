import {getPublicSuffix} from 'tldts';
import type {GuardVerdict} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';

/** Domains where millions of honest people have their mail. */
const freeMail = new Set([
	'aol.com',
	'bk.ru',
	'free.fr',
	'gmail.com',
	'gmx.at',
	'gmx.ch',
	'gmx.com',
	'gmx.de',
	'gmx.net',
	'googlemail.com',
	'hotmail.com',
	'hotmail.de',
	'hotmail.fr',
	'icloud.com',
	'inbox.ru',
	'laposte.net',
	'libero.it',
	'list.ru',
	'live.com',
	'mac.com',
	'mail.ru',
	'me.com',
	'msn.com',
	'naver.com',
	'orange.fr',
	'outlook.com',
	'outlook.de',
	'posteo.de',
	'proton.me',
	'protonmail.com',
	'qq.com',
	'rambler.ru',
	'seznam.cz',
	't-online.de',
	'web.de',
	'wp.pl',
	'ya.ru',
	'yahoo.co.jp',
	'yahoo.com',
	'yandex.com',
	'yandex.ru',
	'126.com',
	'163.com',
]);

/** Whether `domain` is `parent` or lies below it. */
const isWithin = (domain: string, parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);

/** The parts of a sender key. */
export function partsOf(key: string): {readonly local: string | undefined; readonly domain: string} {
	const at = key.indexOf('@');
	return {local: at === -1 ? undefined : key.slice(0, at), domain: key.slice(at + 1).replace(/^\./, '')};
}

/** What speaks against rejecting a sender on a host. `refuse` is final; `ask` may be overridden by who knows better. */
export function guardSender(key: string, host: Discovery): GuardVerdict[] {
	const {local, domain} = partsOf(key);
	const own = host.ownDomains.map(name => name.toLowerCase()).find(name => isWithin(domain, name) || (local === undefined && isWithin(name, domain)));
	const verdict = (guard: string, against: false | 'ask' | 'refuse', reason: string): GuardVerdict =>
		against === false ? {guard, verdict: 'ok', reason: `${key} passes`} : {guard, verdict: against, reason};
	return [
		verdict('public-suffix', getPublicSuffix(domain) === domain && 'refuse', `${domain} is a public suffix: rejecting it would reject everybody below it`),
		verdict('own-domain', own !== undefined && 'ask', `${own ?? ''} is a domain of this host: its own people would be rejected`),
		verdict('role-address', (local === 'postmaster' || local === 'abuse') && 'ask', `${local ?? ''}@ is how other sites report trouble to you`),
		verdict('free-mail', local === undefined && freeMail.has(domain) && 'ask', `${domain} serves millions of honest people: block single addresses instead`),
	];
}

/** Whether an address was made for one message only (VERP, SRS, BATV), so that the next one has another. */
export function isOneTimeAddress(key: string): boolean {
	const {local} = partsOf(key);
	return local !== undefined && /^(?:srs[01][=+-]|prvs=|bounces?[+-].*[=\d]|.*\+.*=.*)/.test(local);
}

/** The filter for log lines of a sender key: the address, or everybody at the domain and below it. */
export function linesOf(key: string): string {
	const {local, domain} = partsOf(key);
	if (local !== undefined) {
		return `from:"${key}"`;
	}

	return key.startsWith('.') ? `from:*.${domain}` : `from:${domain},*.${domain}`;
}
