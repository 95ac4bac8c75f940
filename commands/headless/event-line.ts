import {ambiguityOf} from '../../source/model/ambiguity.js';
import type {MailEvent} from '../../source/model/mail-event.js';
import {safe} from '../../source/model/safe.js';
import {jsonText} from './json-text.js';

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** A time as people read it, in the zone of this machine. */
export function localTime(time: number | undefined): string {
	if (time === undefined) {
		return '-'.padEnd(19);
	}

	const date = new Date(time);
	return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}:${twoDigits(date.getSeconds())}`;
}

/** A classified line for people, in columns. */
export function eventText({time, host, program, message, class: eventClass, reason}: MailEvent): string {
	return `${localTime(time)}  ${safe(host).padEnd(8)}  ${`${eventClass}/${safe(reason)}`.padEnd(26)}  ${program === '' ? '' : `${safe(program)}: `}${safe(message)}\n`;
}

/** A classified line as one JSON object; `line` is its number in the input, from 1. */
export function eventJson(event: MailEvent, line: number, withMessage = false): string {
	const {time, host, program, class: eventClass, reason, fields, message} = event;
	const ambiguous = ambiguityOf(event);
	return `${jsonText({line, host, time: time === undefined ? null : new Date(time).toISOString(), program, class: eventClass, reason, fields, ...(ambiguous === undefined ? {} : {ambiguous}), ...(withMessage ? {message} : {})})}\n`;
}
