/** A field of log lines, to ask for by number: looking a name up for each line costs as much as counting it. */
export type LineField = {
	/** The taxonomy's name. */
	readonly name: string;
	/** Its place among these. */
	readonly number: number;
};

const names = [
	'attempts',
	'client_ip',
	'client_name',
	'client_port',
	'counters',
	'delay',
	'delay_s',
	'helo',
	'jail',
	'nrcpt',
	'orig_client',
	'orig_qid',
	'qid',
	'rbl',
	'recipient',
	'relay',
	'sasl_method',
	'sender',
	'service',
	'size',
	'text',
	'user',
] as const;

/** The fields that statistics read, by their numbers. */
export const lineFields: readonly LineField[] = names.map((name, number) => ({name, number}));

/** The fields that statistics read, by their names. */
export const lineField = Object.fromEntries(lineFields.map(field => [field.name, field])) as Readonly<Record<(typeof names)[number], LineField>>;
