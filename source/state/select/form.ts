import type {Form} from '../areas/change.js';
import {type HostChoice, type State, allHosts} from '../state.js';
import {plural} from './format.js';
import {entrySpans} from './entry.js';
import {hostTone} from './host-tone.js';
import {type Line, type Span, emptyLine, fit, line, span, wrap} from './line.js';
import {windowOf} from './table.js';

/** Hosts to choose from on one line; as many as there is room for, around the cursor. */
export function hostChoiceSpans(state: State, {marked, at}: HostChoice, focused: boolean, width: number): readonly Span[] {
	const all = allHosts(state);
	const each = Math.max(1, ...all.map(host => host.length)) + 6;
	const {from, to} = windowOf(all.length, Math.max(1, Math.floor((width - 4) / each)), at);
	const boxes = all.slice(from, to).flatMap((host, index): Span[] => {
		const here = focused && from + index === at;
		return [
			span(marked.includes(host) ? '[x] ' : '[ ] ', here ? 'key' : (marked.includes(host) ? 'text' : 'dim')),
			span(host, here ? 'tab' : (marked.includes(host) ? hostTone(state, host) : 'dim')),
			span('  '),
		];
	});
	return [...boxes, ...(to - from < all.length ? [span(`of ${all.length}`, 'dim')] : [])];
}

/** The form of an action: its fields, the hosts, what stands in the way. */
export function formLines(state: State, form: Form, width: number): readonly Line[] {
	const labels = [...form.action.fields.map(({label}) => label), 'Hosts'];
	const wide = Math.max(...labels.map(label => label.length)) + 2;
	const room = width - wide - 3;
	const fields = form.action.fields.flatMap((field, index) => {
		const own = form.entries[index];
		const focused = index === form.focus && !form.planning;
		const label = span(fit(field.label, wide), focused ? 'accent' : 'dim');
		const mark = span(focused ? '▸ ' : '  ', 'accent');
		if (own === undefined) {
			return [];
		}

		const choices = own.offers.map(offer => [span(offer === own.entry.text ? '(•) ' : '( ) ', focused ? 'key' : 'dim'), span(`${offer}   `, offer === own.entry.text ? 'strong' : 'dim')]);
		if (field.choices !== undefined) {
			return [line(mark, label, ...choices.flat())];
		}

		return [
			line(mark, label, ...(own.entry.text === '' && !focused ? [span(`e.g. ${field.example}`, 'faint')] : entrySpans(own.entry, room, focused))),
			...(own.offers.length > 1 ? choices.map(choice => line(span(' '.repeat(wide + 2)), ...choice)) : []),
		];
	});
	const {doubt} = form;
	const doubts = doubt === undefined ? [] : [...wrap(`▲ The line may be forged: ${doubt.why}. Nothing is filled in; it reads as`, width - 2).map(text => line(span(text, 'warn'))), ...wrap(doubt.value, width - 6).slice(0, 3).map(text => line(span(`    ${text}`))), line(span('  Type what you mean.', 'warn')), emptyLine];
	const onHosts = form.focus === form.entries.length && !form.planning;
	return [
		...doubts,
		...fields,
		line(span(onHosts ? '▸ ' : '  ', 'accent'), span(fit('Hosts', wide), onHosts ? 'accent' : 'dim'), ...hostChoiceSpans(state, form.hosts, onHosts, room)),
		emptyLine,
		...(form.problem === undefined ? [] : wrap(form.problem, width - 2).map(text => line(span(text, 'bad')))),
		form.planning
			? line(span(spinner(state), 'accent'), span(` looking at ${plural(form.hosts.marked.length, 'host')} and planning; nothing is changed`, 'dim'))
			: line(span('Enter looks at the hosts and shows the plan; nothing is changed by that.', 'dim')),
	];
}

const turns = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** A sign that something is on its way; it turns with the time. */
export function spinner({now}: State): string {
	return turns[Math.floor(now / 1000) % turns.length] ?? '';
}
