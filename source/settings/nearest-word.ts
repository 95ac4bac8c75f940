/** How many letters must be changed, added, left out or swapped with their neighbour to make one word of the other. */
function distance(left: string, right: string): number {
	let beforePrevious: number[] = [];
	let previous = Array.from({length: right.length + 1}, (_, index) => index);
	for (let row = 1; row <= left.length; row++) {
		const current = [row];
		for (let column = 1; column <= right.length; column++) {
			const isSame = left[row - 1] === right[column - 1];
			const isSwapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
			current.push(Math.min(
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(previous[column - 1] ?? 0) + (isSame ? 0 : 1),
				isSwapped ? (beforePrevious[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
			));
		}

		beforePrevious = previous;
		previous = current;
	}

	return previous[right.length] ?? 0;
}

/** The known word that was probably meant: one slip away in short words, two in longer ones; undefined when none is that near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
	const slips = word.length < 5 ? 1 : 2;
	const ranked = known
		.map(candidate => ({candidate, far: distance(word.toLowerCase(), candidate.toLowerCase())}))
		.filter(({far}) => far <= slips)
		.sort((left, right) => left.far - right.far);
	return ranked[0]?.candidate;
}
