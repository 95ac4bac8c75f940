/** How many letters must be changed, added or taken away to make one word of the other. */
function distance(a: string, b: string): number {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (const [index, letter] of [...a].entries()) {
		const next = [index + 1];
		for (let place = 0; place < b.length; place++) {
			const change = (row[place] ?? 0) + (letter === b.charAt(place) ? 0 : 1);
			next.push(Math.min(change, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
		}

		row = next;
	}

	return row.at(-1) ?? 0;
}

/** The word of the list that was most likely meant: one that begins so, else the one with the fewest differences. */
export function nearest(word: string, words: readonly string[]): string | undefined {
	const lower = word.toLowerCase().slice(0, 40);
	const begun = lower === '' ? undefined : words.find(candidate => candidate.startsWith(lower));
	if (begun !== undefined) {
		return begun;
	}

	let best: {readonly candidate: string; readonly far: number} | undefined;
	for (const candidate of words) {
		const far = distance(lower, candidate);
		if (best === undefined || far < best.far) {
			best = {candidate, far};
		}
	}

	return best?.candidate;
}
