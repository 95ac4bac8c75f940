import {parseBanned} from '../../actions/banned.js';
import {failure, success, type Outcome} from '../../model/outcome.js';
import type {BanRow} from '../../model/rows.js';
import type {Fact} from '../../model/action.js';
import {look} from '../../remote/index.js';
import type {Reachable} from '../host-link.js';
import {sudoRuleCommand} from '../../model/sudo-rule.js';
import {parseBanTimes, zoneCorrection} from './ban-times.js';

const fail2ban = '/usr/bin/fail2ban-client';

const outputOf = (fact: Fact | undefined): string => fact?.found === 'output' && fact.code === 0 ? fact.stdout : '';

/** The banned addresses of every jail as fail2ban says now, with times where this version of it tells them. */
export async function readBans(host: string, {connection, discovery}: Reachable): Promise<Outcome<readonly BanRow[]>> {
	if (discovery.privilege === 'none') {
		return failure({what: `the account ${discovery.user} may not ask fail2ban`, host, remedy: `connect as an account with sudo, or as root there: ${sudoRuleCommand(discovery.user)}`});
	}

	const asked = await look(connection, [{as: 'banned', look: 'run', argv: [fail2ban, 'banned']}], true);
	if (!asked.ok) {
		return asked;
	}

	const {banned} = asked.value;
	if (banned?.found !== 'output' || banned.code !== 0) {
		return failure({what: `fail2ban does not answer: ${banned?.found === 'output' ? banned.stderr.trim() : 'not found'}`, host, remedy: 'systemctl status fail2ban on the host'});
	}

	// The times only for jails that hold somebody: each question starts a Python on the host.
	const jails = parseBanned(banned.stdout).filter(({addresses}) => addresses.length > 0);
	const timed = await look(connection, jails.map(({jail}) => ({as: jail, look: 'run', argv: [fail2ban, 'get', jail, 'banip', '--with-time']})), true);
	return timed.ok
		? success(jails.flatMap(({jail, addresses}) => banRows({host, jail, addresses, zone: discovery.zone}, outputOf(timed.value[jail]))))
		: timed;
}

type Jail = {readonly host: string; readonly jail: string; readonly addresses: readonly string[]; readonly zone: string};

function banRows({host, jail, addresses, zone}: Jail, output: string): BanRow[] {
	const times = new Map(parseBanTimes(output).map(time => [time.address, time]));
	return addresses.map(address => {
		const time = times.get(address);
		const since = time === undefined ? undefined : time.since + zoneCorrection(zone, time.since);
		return {host, jail, address, since, until: since === undefined || time === undefined || time.span < 0 ? undefined : since + (time.span * 1000)};
	});
}
