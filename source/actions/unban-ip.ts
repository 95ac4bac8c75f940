import type {Fact, GuardVerdict, Planned} from '../model/action.js';
import {failure, success} from '../model/outcome.js';
import {parseIpNetwork} from '../model/ip-address.js';
import {isTooWide} from './ban-guards.js';
import {coveringBan, isSameNetwork, readBanned} from './banned.js';
import {alreadySo, defineAction, lacksRoot, planned, refusedByHost} from './define-action.js';

type UnbanInput = {readonly address: string};

// Fail2ban knows an address only in the spelling it was banned with, so that one is sent.
function planUnban(address: string, output: string): Planned {
	const bans = readBanned(output);
	if (bans === undefined) {
		return refusedByHost({what: 'fail2ban-client banned answered something that mxdeck cannot read', state: 'nothing was changed', remedy: 'Fail2ban 0.10.6, 0.11.2 or newer'});
	}

	const hits = bans.flatMap(({jail, addresses}) => addresses.filter(each => isSameNetwork(each, address)).map(each => ({jail, address: each})));
	if (hits.length === 0) {
		const covering = coveringBan(address, bans);
		return covering === undefined
			? alreadySo(`${address} is not banned in any jail`)
			: refusedByHost({what: `${address} is not banned by itself, but lies in ${covering.network}, banned in jail ${covering.jail}`, state: 'nothing was changed', remedy: `unban ${covering.network}`});
	}

	return planned({
		summary: `Unban ${hits[0]?.address ?? address} in ${hits.map(({jail}) => jail).join(', ')}`,
		edits: [],
		runs: hits.map(hit => ({run: 'unban', ...hit, why: `banned in jail ${hit.jail}`})),
		checks: hits.map(hit => ({check: 'not-banned', ...hit})),
		notes: [],
	}, guardUnban(address));
}

// Whoever lifts such a ban lets half the world back in: it may be meant.
function guardUnban(address: string): GuardVerdict[] {
	const network = parseIpNetwork(address);
	return [network !== undefined && isTooWide(network)
		? {guard: 'wide-range', verdict: 'ask', reason: `${address} takes in much of the internet: all of it gets back in`}
		: {guard: 'wide-range', verdict: 'ok', reason: 'nothing speaks against it'}];
}

function whyNoAnswer(fact: Fact | undefined): string {
	if (fact?.found === 'nothing') {
		return fact.reason;
	}

	// Its own log prefix says nothing to the operator.
	return fact?.found === 'output' ? (fact.stderr.trim().split('\n').at(-1) ?? '').replace(/^[-\d]+ [\d:,]+ \S+\s*\[\d+]: \w+\s+/, '') : 'it was not asked';
}

/** Lifts the bans of an address in all jails where it is banned. */
export const unbanIp = defineAction<UnbanInput>({
	name: 'unban-ip',
	title: 'Unban an address',
	fields: [{name: 'address', label: 'Address', example: '192.0.2.7'}],
	read(raw) {
		const address = (raw['address'] ?? '').trim().toLowerCase();
		return parseIpNetwork(address) === undefined
			? failure({what: 'this is not an IP address or network', state: 'nothing was sent', remedy: '192.0.2.7, 2001:db8::7 or 192.0.2.0/24'})
			: success({address});
	},
	unavailable: host => host.services.some(({name, installed}) => name === 'fail2ban' && installed)
		? lacksRoot(host)
		: {what: 'Fail2ban is not installed on this host', state: 'nothing is banned there'},
	looks: () => [{as: 'banned', look: 'run', argv: ['fail2ban-client', 'banned']}],
	plan({address}, facts) {
		const fact = facts['banned'];
		return fact?.found === 'output' && fact.code === 0
			? planUnban(address, fact.stdout)
			: refusedByHost({what: `Fail2ban does not answer: ${whyNoAnswer(fact)}`, state: 'nothing was changed', remedy: 'systemctl status fail2ban'});
	},
	history: ({address}) => `ip:${address}`,
});
