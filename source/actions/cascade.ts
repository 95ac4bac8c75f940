import type {Fact, Facts, GuardVerdict, Look} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {isInNetwork, parseIpNetwork} from '../model/ip-address.js';
import type {Jail} from '../model/jail.js';
import {judgeLine, type JailVerdict} from './jail-verdict.js';
import {rejectLines} from './reject-line.js';

const hasFail2ban = (host: Discovery): boolean => host.services.some(({name, installed}) => name === 'fail2ban' && installed);

/** Looks at the jails' filters, and in the log in memory at the clients that `filter` finds. */
export const lookAtCascade = (filter: string, host: Discovery): Look[] => hasFail2ban(host)
	? [{as: 'jails', look: 'jails'}, {as: 'clients', look: 'log', filter, field: 'client_ip'}]
	: [];

/** Whether a jail reads what smtpd writes: one of the files where Postfix logs, or a part of the journal that may be Postfix's. */
function readsPostfix({files, journalMatch}: Jail, host: Discovery): boolean {
	const own = host.sources.flatMap(({path, carries}) => path !== undefined && carries.includes('postfix') ? [path] : []);
	const known = new Set([...own, '/var/log/mail.log', '/var/log/maillog', '/var/log/mail.warn', '/var/log/syslog']);
	return files.length > 0 ? files.some(file => known.has(file)) : journalMatch === '' || /postfix/i.test(journalMatch);
}

/** The units of the journal that a jail reads. */
const unitsOf = ({journalMatch}: Jail): readonly string[] => [...journalMatch.matchAll(/_SYSTEMD_UNIT=([^\s+]+)/g)].map(([, unit = '']) => unit);

/** Whether a jail reads the journal of other units than the one that has what Postfix logs: it sees nothing of it. */
const isBlind = (jail: Jail, unit: string | undefined): boolean => unit !== undefined && jail.files.length === 0 && unitsOf(jail).length > 0 && !unitsOf(jail).includes(unit);

/** What a jail makes of a reply: one client that it would count is enough. Of a line of a file the blank behind the time stamp stays. */
function judgeReply(jail: Jail, lines: readonly string[]): JailVerdict {
	const verdicts = new Set(lines.map(line => judgeLine(jail, jail.files.length > 0 ? ` ${line}` : line)));
	return verdicts.has('counts') ? 'counts' : (verdicts.has('unknown') ? 'unknown' : 'passes');
}

const isIgnored = (address: string, {ignoredAddresses}: Jail): boolean => {
	const own = parseIpNetwork(address)?.address;
	return ignoredAddresses.some(each => {
		const network = parseIpNetwork(each);
		return own !== undefined && network !== undefined && isInNetwork(own, network);
	});
};

/** How many addresses a jail would ban, of those that sent such mail. */
function hit(jail: Jail, clients: Fact | undefined): string {
	if (clients?.found !== 'log' || clients.lines === 0) {
		return 'how many addresses that hits is not known, for no log was read';
	}

	const addresses = clients.values.filter(({value}) => !isIgnored(value, jail));
	const [first] = addresses;
	return first === undefined
		? 'of the log in memory it would hit nobody'
		: `of the log in memory it would hit ${addresses.length} ${addresses.length === 1 ? 'address' : 'addresses'}, ${first.value} first`;
}

const spanOf = (seconds: number): string => seconds < 0 ? 'for ever' : (seconds < 7200 ? `for ${Math.round(seconds / 60)} min` : `for ${Math.round(seconds / 3600)} h`);

/** What speaks against a reply, and what the operator should know of it. */
export type Cascade = {readonly guards: readonly GuardVerdict[]; readonly notes: readonly string[]};

/**
Whether the reply to a blocked sender would be a failure for a jail on this host, so that the relays that the sender uses were banned
with everybody behind them. See `lookAtCascade`.
*/
export function guardCascade(sender: string, reply: string, facts: Facts, host: Discovery): Cascade {
	const {jails, clients} = facts;
	if (!hasFail2ban(host)) {
		return {guards: [], notes: []};
	}

	if (jails?.found !== 'jails') {
		return {guards: [], notes: [`whether Fail2ban takes the reply for an attack is not known: ${jails?.found === 'nothing' ? jails.reason : 'its filters were not looked at'}`]};
	}

	const lines = rejectLines(sender, reply, host.delaysReject ?? true).map(({text}) => text);
	const verdicts = jails.jails.filter(jail => readsPostfix(jail, host)).map(jail => ({jail, verdict: judgeReply(jail, lines)}));
	const counting = verdicts.filter(({verdict}) => verdict === 'counts').map(({jail}) => jail);
	const blind = counting.filter(jail => isBlind(jail, jails.unit));
	const against = counting.filter(jail => !blind.includes(jail)).map((jail): GuardVerdict => ({
		guard: 'fail2ban',
		verdict: 'ask',
		reason: `jail ${jail.name} takes this reply for an attack: after ${jail.maxRetry} in ${Math.round(jail.findTime / 60)} min it bans the sending address ${spanOf(jail.banTime)}, with all honest mail from there; ${hit(jail, clients)}`,
	}));
	const unknown = verdicts.filter(({verdict}) => verdict === 'unknown').map(({jail}) => jail.name);
	return {
		guards: against.length > 0 || unknown.length > 0 ? against : [{guard: 'fail2ban', verdict: 'ok', reason: 'no jail that sees it takes this reply for an attack'}],
		notes: [
			...blind.map(jail => `jail ${jail.name} would take this reply for an attack, but it reads ${unitsOf(jail).join(', ')} of the journal only, and Postfix logs there as ${jails.unit ?? ''}: it sees nothing`),
			...(unknown.length === 0 ? [] : [`whether jail ${unknown.join(', ')} takes the reply for an attack is not known: its expressions cannot be tried here`]),
		],
	};
}
