/** Finds where lines name an address, and not one that only looks like it. */
export type Naming = {
	/** Whether a text names it. */
	readonly isIn: (text: string) => boolean;
	/** The lines that name it, and those that do not, each with its line end. */
	readonly split: (bytes: Uint8Array) => {readonly named: readonly Uint8Array[]; readonly rest: readonly Uint8Array[]};
};

const newline = 0x0A;

/** What may stand before a mail address and makes it another one; the same for all else. */
const partOfLocal = /[\w.+-]/;
const partOfName = /[\w-]/;

function endsThere(text: string, at: number): boolean {
	const after = text.slice(at, at + 2);
	return !/^[\w-]/.test(after) && !/^[.:][\dA-Za-z]/.test(after);
}

/** An address may be followed by a port, and a name of a host by its domain. */
const endOfAddress = (text: string, at: number, isIpv4: boolean): boolean => endsThere(text, at) || (isIpv4 && text[at] === ':');

/**
How an address is found: a mail address also as bounces name it (`bounces+ann=example.com@lists.example`), an IPv4 address with a port. Case does not
matter.
*/
export function createNaming(address: string): Naming {
	const wanted = Buffer.from(address).toString('latin1').toLowerCase();
	const isMail = wanted.includes('@');
	const isIpv4 = /^(?:\d+\.){3}\d+$/.test(wanted);
	const forms = isMail ? [{text: wanted, before: partOfLocal}, {text: wanted.replace('@', '='), before: /[\w.]/}] : [{text: wanted, before: isIpv4 ? /[\w.]/ : partOfName}];

	const isInFolded = (text: string): boolean => forms.some(form => {
		for (let at = text.indexOf(form.text); at !== -1; at = text.indexOf(form.text, at + 1)) {
			if (!form.before.test(text.charAt(at - 1)) && endOfAddress(text, at + form.text.length, isIpv4)) {
				return true;
			}
		}

		return false;
	});

	const isIn = (bytes: Uint8Array): boolean => isInFolded(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').toLowerCase());

	return {
		isIn: text => isInFolded(Buffer.from(text).toString('latin1').toLowerCase()),
		split(bytes) {
			const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').toLowerCase();
			if (!forms.some(({text}) => whole.includes(text))) {
				return {named: [], rest: [bytes]};
			}

			const named: Uint8Array[] = [];
			const rest: Uint8Array[] = [];
			for (let start = 0; start < bytes.length;) {
				const found = bytes.indexOf(newline, start);
				const end = found === -1 ? bytes.length : found + 1;
				const line = bytes.subarray(start, end);
				(isIn(line) ? named : rest).push(line);
				start = end;
			}

			return {named, rest};
		},
	};
}
