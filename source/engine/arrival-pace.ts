import {createSlots} from '../remote/slots.js';

/** A host that arrives costs a login and starts some dozen programs there: more at once take longer, each of them, and not less in all. */
const arrivalsAtOnce = 24;

/** A host that takes longer (its operator is asked for a password, it does not answer) holds up nobody any more; milliseconds. */
const longest = 5000;

/** Resolves when it is a host's turn to arrive. `arrived` is asked then, and resolves when the next may come. */
export type ArrivalPace = (arrived: () => Promise<unknown>) => Promise<void>;

/** Lets `limit` hosts at once arrive, in the order in which they come. */
export function createArrivalPace(limit = arrivalsAtOnce, patience = longest): ArrivalPace {
	const slots = createSlots(limit);
	return async arrived => {
		const giveBack = await slots.take();
		const timer = setTimeout(() => giveBack?.(), patience);
		timer.unref();
		void arrived().finally(() => {
			clearTimeout(timer);
			giveBack?.();
		});
	};
}
