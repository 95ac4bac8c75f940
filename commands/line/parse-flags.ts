import meow from 'meow';
import {failure, success, type Outcome} from '../../source/model/outcome.js';
import {nearestWord} from '../../source/settings/nearest-word.js';
import {typedName, type FlagTable, type FlagValues} from './flags.js';

type Parsed<Flags extends FlagTable> = {readonly words: readonly string[]; readonly flags: FlagValues<Flags>};

/** The flag that an argument names: `--hosts=mx1` is `hosts`, `-F` is `F`; undefined: it is a word. */
function flagOf(argument: string): string | undefined {
	return /^--?([^=\d-][^=]*)/.exec(argument)?.[1];
}

function refuse(given: string, flags: FlagTable): Outcome<never> {
	const known = Object.keys(flags).map(key => typedName(key));
	const near = nearestWord(given, known);
	return failure({what: `there is no flag ${given.length === 1 ? '-' : '--'}${given}`, remedy: near === undefined ? 'see --help' : `--${near}`});
}

/** Whether flags are all known, and those with a value have one. meow itself would end the program on either. */
function checkArguments(argv: readonly string[], flags: FlagTable): Outcome<undefined> {
	const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
	for (let index = 0; index < own.length; index++) {
		const argument = own[index] ?? '';
		const given = flagOf(argument);
		if (given === undefined) {
			continue;
		}

		const entry = Object.entries(flags).find(([key, {shortFlag}]) => argument.startsWith('--') ? typedName(key) === given.replace(/^no-/, '') : given === shortFlag);
		if (entry === undefined) {
			return refuse(given, flags);
		}

		const [key, {type, value}] = entry;
		if (type === 'string' && !argument.includes('=')) {
			index++;
			// What begins with a dash is the next flag; a value that does is written --flag=-value.
			if (/^-./.test(own[index] ?? '-?')) {
				return failure({what: `--${typedName(key)} needs a value`, remedy: `--${typedName(key)} ${value ?? 'VALUE'}`});
			}
		}
	}

	return success(undefined);
}

/** Reads a command's arguments into words and flags; a problem names the nearest flag. */
export function parseFlags<const Flags extends FlagTable>(argv: readonly string[], flags: Flags): Outcome<Parsed<Flags>> {
	const checked = checkArguments(argv, flags);
	if (!checked.ok) {
		return checked;
	}

	const known = Object.fromEntries(Object.entries(flags).map(([key, {type, shortFlag}]) => [key, {type, ...(shortFlag && {shortFlag})}]));
	try {
		const {input, flags: values} = meow({importMeta: import.meta, pkg: {name: 'mxdeck'}, argv: [...argv], flags: known, autoHelp: false, autoVersion: false, booleanDefault: undefined, description: false});
		// What meow read is what the table says: strings and booleans.
		return success({words: input.map(String), flags: values as FlagValues<Flags>});
	} catch (error) {
		return failure({what: (error instanceof Error ? error.message : String(error)).replace(/\.$/, ''), remedy: 'see --help'});
	}
}
