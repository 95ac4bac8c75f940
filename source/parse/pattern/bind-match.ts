import type {Match} from './backend.js';
import {fieldType} from './field-types.js';
import {createSearch, type Search} from './search.js';
import type {Workspace} from './workspace.js';

/** The source of a match. */
export type WrittenMatch = {
	readonly source: string;
	/** The types whose sets of bytes the source refers to, in its order. */
	readonly sets: readonly string[];
	/** The types over whose spans it walks forwards. */
	readonly spans: readonly string[];
	/** The types over whose spans it walks backwards. */
	readonly spansBack: readonly string[];
};

/** What the matches of a workspace share: each is optimized once. */
type Shared = {readonly search: Search; readonly functions: Map<string, unknown>};

const sharedOf = new WeakMap<Workspace, Shared>();

const empty = new Uint8Array(256);

const setOf = (type: string): Uint8Array => fieldType(type).set ?? empty;

/** Behind the bytes of the set that stand from `q` on. */
const spanSource = 'return q=>{for(;;q+=4){if(set[bytes[q]]===0)return q;if(set[bytes[q+1]]===0)return q+1;if(set[bytes[q+2]]===0)return q+2;if(set[bytes[q+3]]===0)return q+3}}';

/** Before the bytes of the set that stand up to `q`, but not left of `low`. */
const spanBackSource = 'return (q,low)=>{while(q>low&&set[bytes[q-1]]===1)q--;return q}';

/** Lets the engine compile the source for one workspace, whose bytes and registers become constants of it. */
export function bindMatch(workspace: Workspace, {source, sets, spans, spansBack}: WrittenMatch): Match {
	const {bytes, registers} = workspace;
	const shared = sharedOf.get(workspace) ?? {search: createSearch(workspace), functions: new Map<string, unknown>()};
	sharedOf.set(workspace, shared);

	/** Each of a source of its own, hence the comment: code that several closures share knows no constants. */
	const bound = (name: string, type: string, walk: string): unknown => {
		const key = `${name} ${type}`;
		const known = shared.functions.get(key);
		if (known !== undefined) {
			return known;
		}

		// eslint-disable-next-line no-new-func -- the source is a constant
		const bind = new Function('bytes', 'set', `${walk}// ${type}`) as (block: Uint8Array, set: Uint8Array) => unknown;
		const walker = bind(bytes, setOf(type));
		shared.functions.set(key, walker);
		return walker;
	};

	// eslint-disable-next-line no-new-func, @typescript-eslint/no-unsafe-call -- the source is made from our own tables alone, never from a line
	return new Function('bytes', 'registers', 'search', 'sets', 'spans', 'spansBack', source)(
		bytes,
		registers,
		shared.search,
		sets.map(type => setOf(type)),
		spans.map(type => bound('span', type, spanSource)),
		spansBack.map(type => bound('span back', type, spanBackSource)),
	) as Match;
}
