/**
Keeps a map below `limit` by forgetting the tenth of its keys that was put in first; answers the values that went.
A tenth at a time, because finding the first key of a map costs more the more were deleted before it.
*/
export function forgetOldest<Key, Value>(map: Map<Key, Value>, limit: number): readonly Value[] {
	if (map.size <= limit) {
		return [];
	}

	const gone: Value[] = [];
	const surplus = map.size - Math.floor(limit * 0.9);
	for (const [key, value] of map) {
		if (gone.length === surplus) {
			break;
		}

		map.delete(key);
		gone.push(value);
	}

	return gone;
}
