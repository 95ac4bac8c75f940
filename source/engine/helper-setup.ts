import {randomUUID} from 'node:crypto';
import type {Report} from '../model/action.js';
import type {Discovery} from '../model/discovery.js';
import {failure, success, type Outcome} from '../model/outcome.js';
import {accountsIn, helperPath, helperRulePath, helperRules, helperSha256, helperText, isAccount, lookAtHelper, setUpHelper, type HelperState} from '../remote/index.js';
import type {HelperPlan} from '../wire/protocol.js';
import type {ChangeRecorder} from './change-recorder.js';
import type {HostLink} from './host-link.js';
import {reportOf} from './settle-change.js';

/** Plans and makes what installs a host's helper, or takes it away. Recorded like any change. */
export type HelperSetup = {
	readonly plan: (link: HostLink, wish: HelperWish) => Promise<Outcome<HelperPlan>>;
	readonly apply: (id: string) => Promise<Outcome<Report>>;
};

/** `users`: who may call it besides those who may already; where neither names anybody, the account of the connection. */
export type HelperWish = {readonly wish: 'install' | 'remove'; readonly users: readonly string[]};

export type HelperSetupOptions = {
	readonly operator: string;
	readonly recorder: ChangeRecorder;
	readonly onProgress: (id: string, host: string, step: string) => void;
};

/** Setting it up takes more than the helper itself may do. */
const canSetUp = ({privilege, besides = privilege}: Discovery): boolean => besides !== 'none';

const nothingDone = 'nothing was changed';

function accountsWanted({users}: HelperWish, {user}: Discovery, present: readonly string[]): Outcome<readonly string[]> {
	const wanted = users.length === 0 && user !== 'root' && present.length === 0 ? [user] : users;
	const odd = wanted.find(name => !isAccount(name));
	if (odd !== undefined) {
		return failure({what: `"${odd}" is no account that sudo's rules can name`, state: nothingDone});
	}

	const all = [...new Set([...present, ...wanted])];
	return all.length === 0
		? failure({what: 'root needs no helper', state: nothingDone, remedy: 'name who shall change this host through it: --user ops,ana'})
		: success(all);
}

function planOf(id: string, host: string, wish: HelperWish, {state, discovery}: {readonly state: HelperState; readonly discovery: Discovery}): Outcome<HelperPlan> {
	const {sha256, rules} = state;
	const present = rules === undefined ? [] : accountsIn(rules.text);
	if (present === undefined) {
		return failure({what: `${helperRulePath} says more than mxdeck wrote`, host, state: nothingDone, remedy: 'look at it, then move what else it says to another file'});
	}

	if (wish.wish === 'remove') {
		return success({
			id, host, wish: 'remove', users: present, rules: rules?.text ?? '',
			files: [...(rules === undefined ? [] : [{path: helperRulePath, does: 'taken away' as const}]), ...(sha256 === undefined ? [] : [{path: helperPath, does: 'taken away' as const, sha256}])],
		});
	}

	const users = accountsWanted(wish, discovery, present);
	if (!users.ok) {
		return users;
	}

	const text = helperRules(users.value);
	const files: HelperPlan['files'] = [
		...(sha256 === helperSha256 ? [] : [{path: helperPath, does: sha256 === undefined ? 'written' as const : 'replaced' as const, sha256: helperSha256, bytes: helperText.length, mode: '755'}]),
		...(users.value.length === present.length ? [] : [{path: helperRulePath, does: rules === undefined ? 'written' as const : 'replaced' as const, bytes: text.length, mode: '440'}]),
	];
	return success({id, host, wish: 'install', users: users.value, rules: text, files});
}

/** See `HelperSetup`. */
export function createHelperSetup({operator, recorder, onProgress}: HelperSetupOptions): HelperSetup {
	const planned = new Map<string, {readonly link: HostLink; readonly plan: HelperPlan; readonly was: HelperState}>();
	return {
		async plan(link, wish) {
			const at = await link.reach();
			if (!at.ok) {
				return at;
			}

			const {connection, discovery} = at.value;
			const host = link.host.name;
			if (link.host.readOnly || !canSetUp(discovery)) {
				return failure(link.host.readOnly
					? {what: 'configured as read-only', host, state: nothingDone, remedy: 'remove read_only from the configuration'}
					: {what: `${discovery.user} may not become root there`, host, state: nothingDone, remedy: 'connect as root, or as an account that may use sudo, and name who shall use the helper with --user'});
			}

			const state = await lookAtHelper(connection, operator);
			const plan = state.ok ? planOf(randomUUID(), host, wish, {state: state.value, discovery}) : state;
			if (state.ok && plan.ok) {
				planned.set(plan.value.id, {link, plan: plan.value, was: state.value});
			}

			return plan.ok ? plan : failure({...plan.problem, host});
		},
		async apply(id) {
			const known = planned.get(id);
			planned.delete(id);
			if (known === undefined) {
				return failure({what: 'this is not known, or was done already', state: nothingDone, remedy: 'plan it again'});
			}

			const {link, plan: {host, wish, users}, was} = known;
			const at = await link.reach();
			if (!at.ok) {
				return at;
			}

			const action = wish === 'install' ? 'install-helper' : 'remove-helper';
			const part = {change: id, action, input: {users: users.join(',')}, host};
			const recorded = recorder.intent(part);
			if (!recorded.ok) {
				return recorded;
			}

			const report = reportOf(host, await setUpHelper(at.value.connection, {id, action, operator, users, was, onStep(step) {
				onProgress(id, host, step);
			}}));
			recorder.report(part, report);
			if (report.result === 'done') {
				// What the account may do now is found out anew.
				link.reconnect();
			}

			return success(report);
		},
	};
}
