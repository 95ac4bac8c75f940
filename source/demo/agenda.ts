/** What is to happen, by time; equal times keep the order in which they were put down. */
export type Agenda<Entry> = {
	readonly add: (time: number, entry: Entry) => void;
	/** Takes out the earliest entry that is due at `time`. */
	readonly takeDue: (time: number) => {readonly time: number; readonly entry: Entry} | undefined;
};

/** An empty agenda (a binary heap: a backlog of half an hour passes through it at the start). */
export function createAgenda<Entry>(): Agenda<Entry> {
	type Node = {readonly time: number; readonly order: number; readonly entry: Entry};
	const heap: Node[] = [];
	let order = 0;

	const isBefore = (a: Node, b: Node) => a.time < b.time || (a.time === b.time && a.order < b.order);

	const sift = (node: Node, start: number) => {
		let at = start;
		for (;;) {
			const left = (2 * at) + 1;
			const right = left + 1;
			let least = node;
			let where = at;
			for (const index of [left, right]) {
				const child = heap[index];
				if (child !== undefined && isBefore(child, least)) {
					least = child;
					where = index;
				}
			}

			heap[at] = least;
			if (where === at) {
				return;
			}

			at = where;
		}
	};

	return {
		add(time, entry) {
			const node = {time, order: order++, entry};
			let at = heap.length;
			heap.push(node);
			while (at > 0) {
				const up = Math.floor((at - 1) / 2);
				const parent = heap[up];
				if (parent === undefined || !isBefore(node, parent)) {
					break;
				}

				heap[at] = parent;
				at = up;
			}

			heap[at] = node;
		},
		takeDue(time) {
			const [first] = heap;
			if (first === undefined || first.time > time) {
				return undefined;
			}

			const last = heap.pop();
			if (last !== undefined && heap.length > 0) {
				sift(last, 0);
			}

			return first;
		},
	};
}
