import type {MailEvent} from '../mail-event.js';
import type {Masker} from './masker.js';

/** A classified line with a placeholder for all that is private in it. What it means, and when it was, stays. */
export function maskEvent<Event extends Pick<MailEvent, 'host' | 'program' | 'message' | 'fields'>>(masker: Masker, event: Event): Event {
	const {host, program, message, fields} = event;
	return {
		...event,
		host: masker.host(host),
		program: masker.mask(program),
		message: masker.mask(message, fields),
		fields: Object.fromEntries(Object.entries(fields).map(([name, value = '']) => [name, masker.field(name, value)])),
	};
}
