/** Runs `work` on all items, at most `limit` at a time; answers in the order of the items. */
export async function inParallel<Item, Result>(items: readonly Item[], limit: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
	const results: Result[] = [];
	const waiting = items.entries();
	const lane = async (): Promise<void> => {
		// All lanes draw from the one iterator.
		for (const [index, item] of waiting) {
			results[index] = await work(item);
		}
	};

	await Promise.all(Array.from({length: Math.min(limit, items.length)}, lane));
	return results;
}
