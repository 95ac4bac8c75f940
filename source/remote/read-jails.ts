import type {Fact} from '../model/action.js';
import type {Jail} from '../model/jail.js';

/** What was asked about each jail, in this order. */
const questions = ['prefregex', 'failregex', 'ignoreregex', 'maxretry', 'findtime', 'bantime', 'ignoreip', 'logpath', 'journalmatch'] as const;

const prompt = 'fail2ban> ';

/** `|- [0]: EXPRESSION` and `` `- [1]: EXPRESSION``, after a title. */
const listed = (said: string): string[] => said.split('\n').flatMap(line => /^[|`]- (.*)$/.exec(line)?.[1] ?? []);
const expressions = (said: string): string[] => listed(said).map(line => line.replace(/^\[\d+]: /, ''));

function readJail(name: string, said: readonly string[]): Jail | undefined {
	const [prefix = '', failures = '', ignored = '', maxRetry = '', findTime = '', banTime = '', addresses = '', files = '', journal = ''] = said;
	const numbers = [maxRetry, findTime, banTime].map(Number);
	if (said.some(each => each.startsWith('Sorry')) || [maxRetry, findTime, banTime].some(each => !/^-?\d+$/.test(each))) {
		return undefined;
	}

	const [most = 0, within = 0, long = 0] = numbers;
	return {
		name,
		...(prefix === '' || prefix === 'None' ? {} : {prefix}),
		failures: expressions(failures),
		ignored: expressions(ignored),
		maxRetry: most,
		findTime: within,
		banTime: long,
		ignoredAddresses: listed(addresses),
		files: listed(files),
		journalMatch: journal.startsWith('Current match filter:') ? journal.split('\n').slice(1).join(' ').trim() : '',
	};
}

/** Reads what `fail2ban-client -i` answered to the questions about each jail (`names`: one per line). `unit`: as whose the journal has what Postfix logs; empty: not known. */
export function readJails(names: string, output: string, unit = ''): Fact {
	const jails = names.split('\n').filter(name => name !== '');
	// What stands before the first prompt is the program's greeting, after the last one nothing was asked.
	const said = output.split(new RegExp(`^${prompt}`, 'm')).slice(1).map(text => text.replaceAll(/^\s*\n|\n+$/g, ''));
	const read = jails.flatMap((name, index) => readJail(name, said.slice(index * questions.length, (index + 1) * questions.length)) ?? []);
	return read.length === jails.length && said.length > jails.length * questions.length
		? {found: 'jails', jails: read, ...(unit === '' ? {} : {unit})}
		: {found: 'nothing', reason: 'Fail2ban does not tell its filters in a way that mxdeck can read'};
}
