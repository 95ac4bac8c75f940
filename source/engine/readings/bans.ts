import {parseBanned} from '../../actions/banned.js';
import {failure, success, type Outcome} from '../../model/outcome.js';
import type {BanRow} from '../../model/rows.js';
import type {Fact} from '../../model/action.js';
import {look} from '../../remote/index.js';
import type {Reachable} from '../host-link.js';
import {parseBanTimes, zoneCorrection} from './ban-times.js';

const fail2ban = '/usr/bin/fail2ban-client';

const outputOf = (fact: Fact | undefined): string => fact?.found === 'output' && fact.code === 0 ? fact.stdout : '';

/** The banned addresses of every jail as fail2ban says now, with times where this version of it tells them. */
export async function readBans(host: string, {connection, discovery}: Reachable): Promise<Outcome<readonly BanRow[]>> {
	if (discovery.privilege === 'none') {
		return failure({what: `the account ${discovery.user} may not ask fail2ban`, host, remedy: `echo '${discovery.user} ALL=(root) NOPASSWD: /bin/sh' > /etc/sudoers.d/mxdeck-${discovery.user}, or connect as an account with sudo`});
	}

	const facts = await look(connection, [
		{as: 'banned', look: 'run', argv: [fail2ban, 'banned']},
		...discovery.jails.map(jail => ({as: `jail ${jail}`, look: 'run' as const, argv: [fail2ban, 'get', jail, 'banip', '--with-time']})),
	], true);
	if (!facts.ok) {
		return facts;
	}

	const {banned} = facts.value;
	if (banned?.found !== 'output' || banned.code !== 0) {
		return failure({what: `fail2ban does not answer: ${banned?.found === 'output' ? banned.stderr.trim() : 'not found'}`, host, remedy: 'systemctl status fail2ban on the host'});
	}

	return success(parseBanned(banned.stdout).flatMap(({jail, addresses}) => {
		const times = new Map(parseBanTimes(outputOf(facts.value[`jail ${jail}`])).map(time => [time.address, time]));
		return addresses.map(address => {
			const time = times.get(address);
			const since = time === undefined ? undefined : time.since + zoneCorrection(discovery.zone, time.since);
			return {host, jail, address, since, until: since === undefined || time === undefined || time.span < 0 ? undefined : since + (time.span * 1000)};
		});
	}));
}
