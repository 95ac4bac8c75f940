import type {HostName} from '../../model/host.js';
import type {StatisticsPage} from '../../model/rows.js';
import {pageOfSum, spanOfWindow, type PageAsk} from './rolled-page.js';
import {createRolledSum} from './rolled-sum.js';
import {readRolled, type Rolled} from './rolled.js';

/** The page of a window, of parts that do not overlap; those from outside of it must not be among them. */
export function pageOfParts(parts: Iterable<{readonly host: HostName; readonly content: Uint8Array | Rolled}>, ask: PageAsk): StatisticsPage {
	const sum = createRolledSum(spanOfWindow(ask.window, ask.now));
	for (const {host, content} of parts) {
		const rolled = content instanceof Uint8Array ? readRolled(content) : content;
		if (rolled !== undefined) {
			sum.add(host, rolled);
		}
	}

	return pageOfSum(sum, ask);
}
