import {listEntries} from '../../edit/access-map.js';
import {readMemory} from '../../model/entry-memory.js';
import {failure, success, type Outcome} from '../../model/outcome.js';
import type {SenderRow} from '../../model/rows.js';
import {look} from '../../remote/index.js';
import type {Reachable} from '../host-link.js';

/** The entries of the sender access maps that the host's restriction lists refer to. */
export async function readSenders(host: string, {connection, discovery}: Reachable): Promise<Outcome<readonly SenderRow[]>> {
	const maps = discovery.maps.filter(({check}) => check === 'check_sender_access');
	const paths = [...new Set(maps.map(({path}) => path))];
	if (paths.length === 0) {
		return failure({what: 'no restriction list refers to a sender access map', host, remedy: 'add check_sender_access hash:/etc/postfix/sender_access to smtpd_sender_restrictions in main.cf'});
	}

	const facts = await look(connection, paths.map(path => ({as: path, look: 'file', path})), discovery.privilege !== 'none');
	if (!facts.ok) {
		return facts;
	}

	const rows: SenderRow[] = [];
	for (const path of paths) {
		const fact = facts.value[path];
		if (fact?.found !== 'file') {
			return failure({what: `${path} cannot be read: ${fact?.found === 'nothing' ? fact.reason : 'no answer'}`, host});
		}

		const type = maps.find(map => map.path === path)?.type ?? 'hash';
		rows.push(...listEntries(Buffer.from(fact.content, 'latin1').toString('utf8')).map(entry => {
			const memory = readMemory(entry.comment);
			return {host, map: `${type}:${path}`, ...entry, ...(memory === undefined ? {} : {memory})};
		}));
	}

	return success(rows);
}
