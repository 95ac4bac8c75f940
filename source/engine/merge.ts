/** Tells which of two things stands before the other. */
export type Order = {readonly isBefore: (one: number, other: number) => boolean};

/** The first index of sorted things whose thing does not stand before `one`. */
export function placeIn(sorted: readonly number[], one: number, {isBefore}: Order): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const other = sorted[middle];
		if (other !== undefined && isBefore(other, one)) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
}

function isSorted(batch: readonly number[], {isBefore}: Order): boolean {
	for (let index = 1; index < batch.length; index++) {
		if (isBefore(batch[index] ?? 0, batch[index - 1] ?? 0)) {
			return false;
		}
	}

	return true;
}

/** Merges a batch into sorted things, and answers it sorted; cheap when it is the newest, as it is in a live stream. */
export function merge(sorted: number[], batch: readonly number[], order: Order): readonly number[] {
	const {isBefore} = order;
	const added = isSorted(batch, order) ? batch : [...batch].sort((left, right) => isBefore(left, right) ? -1 : 1);
	const [first] = added;
	if (first === undefined) {
		return added;
	}

	const tail = sorted.splice(placeIn(sorted, first, order));
	let next = 0;
	for (const one of tail) {
		for (let given = added[next]; given !== undefined && isBefore(given, one); given = added[next]) {
			sorted.push(given);
			next++;
		}

		sorted.push(one);
	}

	for (; next < added.length; next++) {
		sorted.push(added[next] ?? 0);
	}

	return added;
}
