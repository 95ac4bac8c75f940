import {type HostName, isUp} from '../model/host.js';
import type {HostLink} from './host-link.js';

/** Tells of each host that can be reached and could not be before. To be asked whenever links may have changed. */
export function createArrivals(onArrival: (link: HostLink) => void): (links: readonly HostLink[]) => void {
	const here = new Set<HostName>();
	return links => {
		for (const link of links) {
			const {name} = link.host;
			const now = link.link();
			if (isUp(now) && !here.has(name)) {
				here.add(name);
				onArrival(link);
			} else if (!isUp(now) && now.state !== 'stale') {
				here.delete(name);
			}
		}
	};
}
