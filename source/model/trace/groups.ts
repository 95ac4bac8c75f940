/** Things of which some are found to belong together. */
export type Groups<Item> = {
	readonly tie: (one: Item, other: Item) => void;
	/** The items, those that were tied to each other together; groups and their items in the order in which the items were given. */
	readonly all: () => ReadonlyArray<readonly Item[]>;
};

export function createGroups<Item>(items: readonly Item[]): Groups<Item> {
	const parents = new Map<Item, Item>(items.map(item => [item, item]));

	function headOf(item: Item): Item {
		let head = item;
		for (let parent = parents.get(head); parent !== undefined && parent !== head; parent = parents.get(head)) {
			head = parent;
		}

		// The way is short next time.
		for (let at = item; at !== head;) {
			const next = parents.get(at) ?? head;
			parents.set(at, head);
			at = next;
		}

		return head;
	}

	return {
		tie(one, other) {
			parents.set(headOf(other), headOf(one));
		},
		all() {
			const groups = new Map<Item, Item[]>();
			for (const item of items) {
				const head = headOf(item);
				const group = groups.get(head) ?? [];
				groups.set(head, group);
				group.push(item);
			}

			return [...groups.values()];
		},
	};
}
