import type {Check, Edit, Plan, Run} from '../model/action.js';

function editCommands({path, sha256, map}: Edit): string[] {
	const built = map === undefined ? [] : [map === 'lmdb' ? `postmap lmdb:${path}` : `postmap ${map}:${path}  (built beside, then renamed)`];
	return [`write ${path}  (beside, then renamed, if its sha256 is still ${sha256.slice(0, 12)}…)`, ...built];
}

const runCommand = (run: Run): string => run.run === 'postfix-reload' ? 'postfix reload' : `fail2ban-client set ${run.jail} ${run.run}ip ${run.address}`;

function checkCommand(check: Check): string {
	switch (check.check) {
		case 'map-entry': {
			return `postmap -q ${check.key} ${check.type}:${check.path}  → ${check.expect ?? 'nothing'}`;
		}

		case 'setting': {
			return `grep ${check.name} ${check.path}  → ${check.expect}`;
		}

		case 'not-banned': {
			return `fail2ban-client get ${check.jail} banip  → not ${check.address}`;
		}

		case 'banned': {
			return `fail2ban-client get ${check.jail} banip  → ${check.address} among them`;
		}

		case 'postfix-running': {
			return 'postfix status  → running';
		}
	}
}

/** What runs on the host when the plan is applied, in order, for people: what is written, run, and seen at the end. */
export function describeCommands({edits, runs, checks}: Plan): string[] {
	return [...edits.flatMap(edit => editCommands(edit)), ...runs.map(run => runCommand(run)), ...checks.map(check => checkCommand(check))];
}
