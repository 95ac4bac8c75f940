/** Runs `work` on all items, at most `limit` at a time; answers in the order of the items. */
export async function inParallel<Item, Result>(items: readonly Item[], limit: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
	const results: Result[] = [];
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < items.length) {
			const index = next;
			next += 1;
			results[index] = await work(items[index] as Item);
		}
	};

	await Promise.all(Array.from({length: Math.min(limit, items.length)}, async () => lane()));
	return results;
}
