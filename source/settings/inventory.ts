import type {Host} from '../model/host.js';
import {failure, success, type Outcome, type Problem} from '../model/outcome.js';
import {nearestWord} from './nearest-word.js';
import type {Settings} from './settings.js';

// A name is handed to the ssh client and shown everywhere: nothing that could be read as an option or hide text.
const hostName = /^[\w.:%@[\]][\w.:%@[\]-]*$/;

function hostNamed(settings: Settings, name: string): Host {
	const {readOnly, sudo} = settings.defaults;
	const groups = [...settings.groups].filter(([, members]) => members.includes(name)).map(([group]) => group);
	return settings.hosts.find(host => host.name === name) ?? {name, groups, readOnly, sudo};
}

function unknownGroup({groups}: Settings, group: string): Problem {
	const known = [...groups.keys()];
	const near = nearestWord(group, known);
	return {
		what: `there is no group @${group}`,
		remedy: known.length === 0 ? 'name hosts, or add [groups] to the configuration' : `use ${near === undefined ? known.map(name => `@${name}`).join(', ') : `@${near}`}`,
	};
}

/**
The hosts that the operator names: host names, `@group`, several in one word with commas; none: every configured host (perhaps none).
A name that the configuration does not hold is a name for ssh. Each host comes once, in the order in which it was named.
*/
export function chooseHosts(settings: Settings, names: readonly string[]): Outcome<readonly Host[]> {
	if (names.length === 0) {
		return success(settings.hosts);
	}

	const chosen = new Set<string>();
	for (const name of names.flatMap(word => word.split(',')).filter(word => word !== '')) {
		const members = name.startsWith('@') ? settings.groups.get(name.slice(1)) : [name];
		if (members === undefined) {
			return failure(unknownGroup(settings, name.slice(1)));
		}

		for (const member of members) {
			if (!hostName.test(member)) {
				return failure({what: `${JSON.stringify(member)} cannot be the name of a host`, remedy: 'use an alias of your ssh configuration, a host name or an address'});
			}

			chosen.add(member);
		}
	}

	return success([...chosen].map(name => hostNamed(settings, name)));
}
