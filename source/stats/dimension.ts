import {neighbourhoodOf} from '../model/ip-address.js';
import type {Dimension} from '../model/rows.js';
import type {Sighting} from './statistic.js';

/** How the null sender is shown and filtered for. */
export const nullSender = '<>';

// The protocol folds case in domains alone; the part before the @ is the recipient's business.
function foldAddress(address: string | undefined): string | undefined {
	if (address === undefined || address === '') {
		return address;
	}

	const at = address.lastIndexOf('@');
	return at === -1 ? address : address.slice(0, at) + address.slice(at).toLowerCase();
}

// Postgrey leaves `sender=` out for the null sender.
function shownSender({event, sender}: Pick<Sighting, 'event' | 'sender'>): string | undefined {
	const known = sender ?? (event.class === 'greylisted' ? '' : undefined);
	return known === '' ? nullSender : foldAddress(known);
}

function domainOf(sender: string | undefined): string | undefined {
	// A local user has no domain.
	return sender === nullSender || sender?.includes('@') === true ? sender.slice(sender.lastIndexOf('@') + 1) : undefined;
}

/** The value of an event in a dimension; undefined when the line does not name one. It is the attacker's text. */
export function valueOf(sighting: Pick<Sighting, 'event' | 'sender'>, dimension: Dimension): string | undefined {
	const {event} = sighting;
	const {fields} = event;
	switch (dimension) {
		case 'reason': {
			return event.reason;
		}

		case 'sender': {
			return shownSender(sighting);
		}

		case 'sender-domain': {
			return domainOf(shownSender(sighting));
		}

		case 'recipient': {
			return foldAddress(fields['recipient']);
		}

		case 'client': {
			return fields['client_ip'];
		}

		case 'network': {
			return fields['client_ip'] === undefined ? undefined : neighbourhoodOf(fields['client_ip']);
		}

		case 'helo':
		case 'rbl': {
			return fields[dimension]?.toLowerCase();
		}

		case 'user': {
			return fields['user'] === '(unavailable)' ? undefined : fields['user'];
		}

		case 'jail': {
			return fields['jail'];
		}
	}
}
