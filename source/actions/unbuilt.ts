import {listEntries} from '../edit/access-map.js';
import type {Facts, Look} from '../model/action.js';
import type {RestrictionMap} from '../model/discovery.js';

const nameOf = ({path}: RestrictionMap): string => `built ${path}`;
const spaced = (text: string): string => text.split(/[ \t]+/).join(' ');

/** Looks at what is really compiled into a table; the text beside it may say something else. */
export const lookAtBuilt = (map: RestrictionMap): Look => ({as: nameOf(map), look: 'run', argv: ['postmap', '-s', `${map.type}:${map.path}`]});

/** Keys whose text somebody changed without building the table: the next build takes them up too. Empty when the table cannot be listed. */
export function unbuiltKeys(map: RestrictionMap, text: string, facts: Facts): string[] {
	const fact = facts[nameOf(map)];
	if (fact?.found !== 'output' || fact.code !== 0) {
		return [];
	}

	const built = new Map(fact.stdout.split('\n').filter(line => line !== '').map(line => {
		const [key = '', ...action] = line.split(/[\t ]+/);
		return [key.toLowerCase(), action.join(' ')] as const;
	}));
	const written = new Map(listEntries(text).filter(({action}) => action !== '').reverse().map(({key, action}) => [key.toLowerCase(), spaced(action)] as const));
	return [...new Set([...written.keys(), ...built.keys()])].filter(key => built.get(key) !== written.get(key)).sort();
}

/** The same as a sentence for people, when there are any. */
export function unbuiltNote(map: RestrictionMap, text: string, facts: Facts): string[] {
	const keys = unbuiltKeys(map, text, facts);
	const more = keys.length > 3 ? ` and ${keys.length - 3} more` : '';
	return keys.length === 0 ? [] : [`somebody edited ${map.path} without building its table: this change makes that effective too (${keys.slice(0, 3).join(', ')}${more})`];
}
