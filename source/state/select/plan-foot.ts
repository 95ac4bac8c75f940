import {type PlanDialog, askingGuards, changingHosts, confirmSeconds, isArmed, needsCount, overrideKey} from '../areas/change.js';
import {entrySpans} from './entry.js';
import {type Line, type Span, line, span} from './line.js';

function button(label: string, focused: boolean, usable: boolean): Span {
	// The mark tells where the focus is without colour, too.
	return focused ? span(`[▸${label} ]`, usable ? 'tab' : 'dim') : span(`[ ${label} ]`, usable ? 'text' : 'faint');
}

/** What must be typed before the plan may be applied, and the buttons. */
export function planFoot(dialog: PlanDialog): readonly Line[] {
	const {plan, focus, count, override} = dialog;
	const changing = changingHosts(plan);
	if (changing.length === 0) {
		return [line(span('Nothing would be changed.  ', 'dim'), button('Close', true, true))];
	}

	const key = overrideKey(plan);
	const armed = isArmed(dialog);
	return [
		...(plan.risk === undefined ? [] : [line(span('risky: ', 'warn'), span(plan.risk, 'text'))]),
		line(
			span(dialog.untilConfirmed ? '[x] ' : '[ ] ', dialog.untilConfirmed ? 'key' : 'dim'),
			span(`the hosts put it back after ${confirmSeconds / 60} min unless you confirm it  `, dialog.untilConfirmed ? 'text' : 'dim'),
			span('ctrl-t', 'key'),
		),
		...(askingGuards(plan).length === 0
			? []
			: [line(
				span('a guard asks: type ', 'warn'),
				span(key, 'strong'),
				span(' to override  ', 'warn'),
				...entrySpans(override, 28, focus === 'override'),
				span(override.text.trim() === key ? ' ok' : '', 'good'),
			)]),
		...(needsCount(plan)
			? [line(
				span(`${changing.length} hosts: type `, 'dim'),
				span(String(changing.length), 'strong'),
				span(' to arm  ', 'dim'),
				...entrySpans(count, 6, focus === 'count'),
				span(count.text.trim() === String(changing.length) ? 'armed' : '', 'good'),
			)]
			: []),
		line(button('Cancel', focus === 'cancel', true), span('   '), button('Apply', focus === 'apply', armed), span(dialog.ready ? (armed ? '' : '   not armed yet') : '   one moment …', 'dim')),
	];
}
