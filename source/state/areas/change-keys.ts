import type {KeyPress} from '../signal.js';
import {type Change, type State, allHosts} from '../state.js';
import {edit, entryOf, insert, typedBy} from '../text-entry.js';
import {type Form, type PlanDialog, applyPlan, failedHosts, isArmed, planAgain, planStops, submitForm, undoableHosts} from './change.js';
import {moveAmongHosts, toggleEvery, toggleHost} from './host-choice.js';
import {type Step, step} from './step.js';
import {openWaiting} from './waiting.js';

const withChange = (state: State, change: Change | undefined): Step => step({...state, change});

/** A key while a change is on its way. */
export function changeKey(state: State, change: Change, press: KeyPress): Step {
	switch (change.stage) {
		case 'form': {
			return formKey(state, change, press);
		}

		case 'plan': {
			return planKey(state, change, press);
		}

		case 'running': {
			return press.key === 'ctrl-c' ? step({...state, overlay: {over: 'leave', stay: true}}) : step(state);
		}

		case 'done': {
			return doneKey(state, change, press.key);
		}
	}
}

/** Pasted text goes into the field that is open; elsewhere it does nothing. */
export function changePaste(state: State, change: Change, text: string): State {
	if (change.stage === 'form' && !change.planning && change.focus < change.entries.length && !hasChoices(change)) {
		return {...state, change: change.doubt === undefined ? withEntry(change, entry => insert(entry, text.trim())) : {...change, problem: 'pasted text is not taken here: type what you mean'}};
	}

	return state;
}

const hasChoices = (form: Form): boolean => form.action.fields[form.focus]?.choices !== undefined;

function withEntry(form: Form, change: (entry: Form['entries'][number]['entry']) => Form['entries'][number]['entry']): Form {
	return {...form, problem: undefined, entries: form.entries.map((each, index) => index === form.focus ? {...each, entry: change(each.entry)} : each)};
}

function nextOffer(form: Form, by: 1 | -1): Form {
	const own = form.entries[form.focus];
	const offers = own?.offers ?? [];
	const at = offers.indexOf(own?.entry.text ?? '');
	const next = offers[(at === -1 ? (by === 1 ? 0 : offers.length - 1) : at + by + offers.length) % Math.max(1, offers.length)];
	return next === undefined ? form : withEntry(form, () => entryOf(next));
}

function formKey(state: State, form: Form, {key}: KeyPress): Step {
	if (key === 'esc' || key === 'ctrl-c') {
		return withChange(state, undefined);
	}

	if (form.planning) {
		return step(state);
	}

	const stops = form.entries.length + 1;
	switch (key) {
		case 'enter': {
			return submitForm(state, form);
		}

		case 'tab': {
			return withChange(state, {...form, focus: (form.focus + 1) % stops});
		}

		case 'shift-tab': {
			return withChange(state, {...form, focus: (form.focus + stops - 1) % stops});
		}

		default: {
			return withChange(state, form.focus === form.entries.length ? hostsKey(state, form, key) : fieldKey(form, key));
		}
	}
}

function fieldKey(form: Form, key: string): Form {
	if (key === 'up' || key === 'down') {
		return nextOffer(form, key === 'down' ? 1 : -1);
	}

	if (hasChoices(form)) {
		return key === 'left' || key === 'h' ? nextOffer(form, -1) : (['right', 'l', 'space'].includes(key) ? nextOffer(form, 1) : form);
	}

	return withEntry(form, entry => edit(entry, key) ?? entry);
}

function hostsKey(state: State, form: Form, key: string): Form {
	const all = allHosts(state);
	const moves: Readonly<Record<string, number>> = {left: -1, h: -1, k: -1, up: -1, right: 1, l: 1, j: 1, down: 1};
	const by = moves[key];
	if (by !== undefined) {
		return {...form, hosts: moveAmongHosts(all, form.hosts, by)};
	}

	const hosts = key === 'space' ? toggleHost(all, form.hosts) : (key === 'a' ? toggleEvery(all, form.hosts) : form.hosts);
	return {...form, hosts, problem: undefined};
}

const scrolls: Readonly<Record<string, number>> = {up: -1, down: 1, pageup: -10, pagedown: 10, 'ctrl-b': -10, 'ctrl-f': 10};

function planKey(state: State, dialog: PlanDialog, {key, alone}: KeyPress): Step {
	if (key === 'esc' || key === 'ctrl-c') {
		return withChange(state, undefined);
	}

	if (!dialog.ready) {
		return step(state);
	}

	const by = scrolls[key];
	if (by !== undefined) {
		return withChange(state, {...dialog, scroll: Math.max(0, dialog.scroll + by)});
	}

	if (key === 'ctrl-t') {
		return withChange(state, {...dialog, untilConfirmed: !dialog.untilConfirmed});
	}

	if (key === 'enter') {
		return pressInPlan(state, dialog, alone);
	}

	return withChange(state, moveInPlan(dialog, key) ?? typeInPlan(dialog, key));
}

function pressInPlan(state: State, dialog: PlanDialog, alone: boolean): Step {
	if (dialog.focus === 'cancel') {
		return withChange(state, undefined);
	}

	if (dialog.focus === 'apply') {
		return alone ? applyPlan(state, dialog) : step(state);
	}

	// What had to be typed stands there: the next Enter, pressed alone, applies. Otherwise on to what is missing.
	const stops = planStops(dialog.plan);
	return withChange(state, {...dialog, focus: isArmed(dialog) ? 'apply' : stops[stops.indexOf(dialog.focus) + 1] ?? 'cancel'});
}

function moveInPlan(dialog: PlanDialog, key: string): PlanDialog | undefined {
	const stops = planStops(dialog.plan);
	const onButton = dialog.focus === 'cancel' || dialog.focus === 'apply';
	const by = key === 'tab' || (key === 'right' && onButton) ? 1 : (key === 'shift-tab' || (key === 'left' && onButton) ? -1 : 0);
	return by === 0 ? undefined : {...dialog, focus: stops[(stops.indexOf(dialog.focus) + by + stops.length) % stops.length] ?? 'cancel'};
}

/** Typing goes to the field under the focus; on a button, to the first field there is. */
function typeInPlan(dialog: PlanDialog, key: string): PlanDialog {
	const field = dialog.focus === 'count' || dialog.focus === 'override' ? dialog.focus : planStops(dialog.plan).find(stop => stop === 'count' || stop === 'override');
	if (field === undefined || (field !== dialog.focus && typedBy(key) === undefined) || (field !== 'count' && field !== 'override')) {
		return dialog;
	}

	return {...dialog, focus: field, [field]: edit(dialog[field], key) ?? dialog[field]};
}

function doneKey(state: State, change: Extract<Change, {stage: 'done'}>, key: string): Step {
	const by = scrolls[key];
	if (by !== undefined) {
		return withChange(state, {...change, scroll: Math.max(0, change.scroll + by)});
	}

	switch (key) {
		case 'enter':
		case 'esc':
		case 'q':
		case 'space':
		case 'ctrl-c': {
			return withChange(state, undefined);
		}

		case 'c': {
			return step(openWaiting(state, change.plan.id));
		}

		case 'z': {
			return undoDone(state, change);
		}

		case 'r': {
			const hosts = failedHosts(change);
			return hosts.length === 0 ? step(state) : planAgain(state, change.plan, hosts);
		}

		default: {
			return step(state);
		}
	}
}

/** A change like any other, on the hosts where it was made; one that still waits is put back without that. */
function undoDone(state: State, change: Extract<Change, {stage: 'done'}>): Step {
	const hosts = undoableHosts(change);
	if (state.waiting.some(({id}) => id === change.plan.id)) {
		return step(openWaiting(state, change.plan.id));
	}

	return hosts.length === 0 ? step(state) : planAgain(state, {action: 'undo-change', input: {change: change.plan.id}}, hosts);
}
