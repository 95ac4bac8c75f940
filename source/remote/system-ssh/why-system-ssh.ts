import {access} from 'node:fs/promises';
import type {Target} from '../../model/target.js';
import {speaksOf, lookupName} from '../known-hosts.js';
import {readKnownHostsFiles} from '../known-hosts-files.js';
import {needsSystemSsh} from '../needs-system-ssh.js';
import {findIdentities} from './special-keys.js';

/** Whether the operator has tickets, by the place where Kerberos keeps them. */
async function hasTicket(environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
	const named = environment['KRB5CCNAME'] ?? `/tmp/krb5cc_${process.getuid?.() ?? 0}`;
	const file = named.replace(/^FILE:/, '');
	if (!file.startsWith('/')) {
		// A keyring or a service: only it knows.
		return true;
	}

	try {
		await access(file);
		return true;
	} catch {
		return false;
	}
}

async function hasAuthority(target: Target): Promise<boolean> {
	const lines = await readKnownHostsFiles(target.knownHostsFiles);
	const names = [lookupName(target), ...target.hostKeyAlias === undefined ? [target.hostname] : []];
	return lines.ok && lines.value.some(line => line.marker === 'cert-authority' && names.some(name => speaksOf(line, name)));
}

async function ofHop(hop: Target): Promise<string | undefined> {
	if (hop.system === undefined) {
		return undefined;
	}

	const [{special, plain}, authority, ticket] = await Promise.all([findIdentities(hop), hasAuthority(hop), hasTicket(process.env)]);
	return needsSystemSsh(hop.system.settings, special, {authority, ticket: ticket && !plain});
}

/** Why a host is to be reached by the system's own ssh, for people; undefined: ours does. A way is as special as the most special of its hosts. */
export async function whySystemSsh(target: Target): Promise<string | undefined> {
	switch (target.system?.transport) {
		case undefined:
		case 'ssh2': {
			return undefined;
		}

		case 'ssh': {
			return 'the settings want it so (transport)';
		}

		case 'auto': {
			const own = await ofHop(target);
			if (own !== undefined) {
				return own;
			}

			for (const jump of target.jumps) {
				const reason = await ofHop(jump);
				if (reason !== undefined) {
					return `jump host ${jump.name}: ${reason}`;
				}
			}

			return undefined;
		}
	}
}
