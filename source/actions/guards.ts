import {getPublicSuffix} from 'tldts';
import type {GuardVerdict} from '../model/action.js';
import {freeMail} from './free-mail.js';

/** Whether `domain` is `parent` or lies below it. */
export const isWithin = (domain: string, parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);

/** The parts of a sender key. */
export function partsOf(key: string): {readonly local: string | undefined; readonly domain: string} {
	const at = key.indexOf('@');
	return {local: at === -1 ? undefined : key.slice(0, at), domain: key.slice(at + 1).replace(/^\./, '')};
}

const verdictOf = (guard: string, against: false | 'ask' | 'refuse', reason: string): GuardVerdict =>
	against === false ? {guard, verdict: 'ok', reason: 'nothing speaks against it'} : {guard, verdict: against, reason};

const roles = new Set(['postmaster', 'abuse', 'mailer-daemon', 'hostmaster', 'security', 'noc']);

/** What speaks against rejecting a sender on a host that takes mail for `ownDomains`. `refuse` is final; `ask` may be overridden by who knows better. */
export function guardSender(key: string, ownDomains: readonly string[]): GuardVerdict[] {
	const {local, domain} = partsOf(key);
	const isWide = local === undefined;
	const own = ownDomains.map(name => name.toLowerCase()).find(name => isWithin(domain, name) || (isWide && isWithin(name, domain)));
	const isPrivateSuffix = isWide && getPublicSuffix(domain) !== domain && getPublicSuffix(domain, {allowPrivateDomains: true}) === domain;
	return [
		verdictOf('public-suffix', isWide && getPublicSuffix(domain) === domain ? 'refuse' : (isPrivateSuffix && 'ask'), isPrivateSuffix
			? `strangers register names below ${domain}: rejecting it would reject all of them`
			: `${domain} is a public suffix: rejecting it would reject everybody below it`),
		verdictOf('own-domain', own !== undefined && 'ask', `${own ?? ''} is a domain of this host: its own people would be rejected`),
		verdictOf('role-address', local !== undefined && roles.has(local) && 'ask', `${local ?? ''}@ is how other sites report trouble to you`),
		verdictOf('free-mail', isWide && freeMail.has(domain) && 'ask', `${domain} serves millions of honest people: block single addresses instead`),
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
