import {listSettings} from '../../edit/settings-file.js';
import {failure, success, type Outcome} from '../../model/outcome.js';
import type {SpfRow} from '../../model/rows.js';
import {look} from '../../remote/index.js';
import type {Reachable} from '../host-link.js';

/** What policyd-spf's settings do, by name, and the value that holds where the file names none (policyd-spf.conf(5)). */
const settings: ReadonlyArray<{readonly name: string; readonly meaning: string}> = [
	{name: 'PermError_reject', meaning: 'reject mail whose SPF record is broken; absent: False'},
	{name: 'HELO_reject', meaning: 'when the HELO name fails SPF; absent: Fail'},
	{name: 'Mail_From_reject', meaning: 'when the envelope sender fails SPF; absent: Fail'},
	{name: 'TempError_Defer', meaning: 'defer mail while DNS for SPF is failing; absent: False'},
	{name: 'TestOnly', meaning: '1: really reject; 0: only write headers, reject nothing'},
	{name: 'Reject_Not_Pass_Domains', meaning: 'domains that must pass, whatever their record says'},
	{name: 'skip_addresses', meaning: 'networks that are not checked'},
	{name: 'Domain_Whitelist', meaning: 'domains whose mail is not rejected for SPF'},
	{name: 'debugLevel', meaning: 'how much is logged, 0 to 4'},
];

/** policyd-spf's settings as its file says; the rows come in one order on every host. */
export async function readSpf(host: string, {connection, discovery}: Reachable): Promise<Outcome<readonly SpfRow[]>> {
	const path = discovery.spfConfig;
	if (path === undefined) {
		return failure({what: 'master.cf does not run policyd-spf', host});
	}

	const facts = await look(connection, [{as: 'conf', look: 'file', path}], discovery.privilege !== 'none');
	if (!facts.ok) {
		return facts;
	}

	const {conf: fact} = facts.value;
	if (fact?.found !== 'file') {
		return failure({what: `${path} cannot be read: ${fact?.found === 'nothing' ? fact.reason : 'no answer'}`, host});
	}

	const values = new Map(listSettings(fact.content).map(({name, value}) => [name, value]));
	return success(settings.map(({name, meaning}) => ({host, path, name, meaning, value: values.get(name)})));
}
