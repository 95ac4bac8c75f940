import type {WaitingChange} from '../../wire/protocol.js';
import type {State} from '../state.js';
import {plural} from './format.js';
import {type Span, span} from './line.js';

const two = (value: number): string => String(value).padStart(2, '0');

/** Time that is left, to the second: `9:41`, `1:02:03`. */
export function countdown(milliseconds: number): string {
	const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** The hosts by name while they are few: `mx1 mx2`, else how many. */
export const someHosts = (hosts: readonly string[], most: number): string => hosts.length > most ? plural(hosts.length, 'host') : hosts.join(' ');

/** Milliseconds until the first host puts a change back; below zero: its time is over. */
export const leftOf = ({hosts}: WaitingChange, {now}: Pick<State, 'now'>): number => Math.min(...hosts.map(({until}) => until)) - now;

/** Below this the time is pressing, milliseconds. */
const pressing = 60_000;

/** When a change is put back; and when that is over, that the host is asked, since only it knows. */
export function countdownSpans(change: WaitingChange, state: State): readonly Span[] {
	const left = leftOf(change, state);
	const late = change.hosts.filter(({until}) => until <= state.now).map(({host}) => host);
	return left <= 0
		? [span(`its time is over: asking ${someHosts(late, 3)}`, 'warn')]
		: [span('put back in ', left < pressing ? 'bad' : 'warn'), span(countdown(left), left < pressing ? 'bad' : 'strong')];
}
