/** Passphrases that the operator gave, by the key's file: fifty hosts must not ask for one passphrase fifty times. */
export type Passphrases = {
	/** One connection's way through its tries: `next` answers what is known, else what `ask` brings; called again, what it answered was wrong. */
	readonly forConnection: () => {
		readonly next: (file: string, ask: (attempt: number) => Promise<Buffer | undefined>) => Promise<Buffer | undefined>;
	};
};

/** Keeps what was given in memory, as an agent would. Whoever needs the same one while it is asked for waits for the same answer. */
export function createPassphrases(): Passphrases {
	const known = new Map<string, Promise<Buffer | undefined>>();
	return {
		forConnection() {
			const tried = new Map<string, {readonly answer: Promise<Buffer | undefined>; readonly count: number}>();
			return {
				async next(file, ask) {
					const before = tried.get(file);
					if (before !== undefined && known.get(file) === before.answer) {
						known.delete(file);
					}

					const count = (before?.count ?? 0) + 1;
					const answer = known.get(file) ?? ask(count);
					known.set(file, answer);
					tried.set(file, {answer, count});
					const given = await answer;
					if (given === undefined) {
						known.delete(file);
					}

					// Whoever gets it zeroes it.
					return given && Buffer.from(given);
				},
			};
		},
	};
}
