/** A line of what a host answers about a change: what it did, what it saw, how it ended. */
export type AnswerLine = {
	readonly step?: string;
	readonly verified?: string;
	readonly result?: string;
	readonly what?: string;
	readonly state?: string;
	readonly remedy?: string;
	/** The host's journal knows the change. */
	readonly known?: true;
	/** Seconds in which it must be confirmed. */
	readonly confirm?: number;
};

const texts = ['step', 'verified', 'result', 'what', 'state', 'remedy'] as const;

/** Reads a line of JSON. What is none, or of another kind than it should be, is left out; never throws. */
export function readAnswerLine(line: string): AnswerLine {
	let said: unknown;
	try {
		said = JSON.parse(line);
	} catch {
		return {};
	}

	const fields = new Map<string, unknown>(typeof said === 'object' && said !== null ? Object.entries(said) : []);
	const confirm = fields.get('confirm');
	return {
		...Object.fromEntries(texts.flatMap(name => {
			const text = fields.get(name);
			return typeof text === 'string' ? [[name, text] as const] : [];
		})),
		...(fields.get('known') === true && {known: true}),
		...(typeof confirm === 'number' && {confirm}),
	};
}
