import type {Discovery, Source} from '../../model/discovery.js';
import type {Host} from '../../model/host.js';
import type {Problem} from '../../model/outcome.js';
import type {StreamRow} from '../../model/rows.js';
import {createLineReader} from '../../parse/index.js';
import {searchLogs} from '../../remote/index.js';
import type {HostLink, Reachable} from '../host-link.js';
import type {LineAsk, LineListener, LinePlace} from './line-place.js';

/** What one search of a host gives at most. */
const mostLines = 5000;
const mostBytes = 8 * 1024 * 1024;

/** How the logs of a host can be read now. */
type Readings = {readonly own: readonly Source[]; readonly asRoot: readonly Source[]; readonly unread: readonly Source[]};

/** Nobody is asked for a password just because something is looked for: such a log is read when the password was given for something else. */
function readingsOf({sources, privilege}: Discovery, link: HostLink): Readings {
	const isOpen = (source: Source): boolean => privilege !== 'sudo-password' || link.sources().some(({id, live}) => id === source.id && live);
	return {
		own: sources.filter(({readable}) => readable === 'yes'),
		asRoot: sources.filter(source => source.readable === 'sudo' && isOpen(source)),
		unread: sources.filter(source => source.readable === 'no' || (source.readable === 'sudo' && !isOpen(source))),
	};
}

/** The source that a log belongs to: itself, or one that was rotated away. */
const sourceOf = (sources: readonly Source[], path: string): Source | undefined =>
	sources.filter(({kind, path: own}) => kind === 'file' ? own !== undefined && path.startsWith(own) : path === 'journal').toSorted((left, right) => (right.path?.length ?? 0) - (left.path?.length ?? 0))[0];

/** The lines that a log gave, as rows. `written`: when it was last written to, from which the year of stamps is told that have none. */
function rowsOf(bytes: Uint8Array, {source, path, host, zone, written}: {readonly source: Source; readonly path: string; readonly host: string; readonly zone: string; readonly written: number}): readonly StreamRow[] {
	const reader = createLineReader({format: source.format, zone, host});
	return [...reader.push(bytes, written), ...reader.end(written)].map(event => ({...event, seq: 0, host, source: path, time: event.time ?? written}));
}

function troubleOf({what, remedy}: Problem): {readonly what: string; readonly remedy?: string} {
	return remedy === undefined ? {what} : {what, remedy};
}

type HostSearch = {readonly reached: Reachable; readonly host: Host; readonly ask: LineAsk; readonly listener: LineListener; readonly until: AbortSignal};

async function searchSources({reached: {connection, discovery}, host, ask, listener, until}: HostSearch, sources: readonly Source[], asRoot: boolean): Promise<void> {
	const zone = host.zone ?? discovery.zone;
	const result = await searchLogs(connection, sources, {texts: ask.texts, from: ask.from, to: ask.to, lines: mostLines, bytes: mostBytes}, {
		asRoot,
		until,
		onLines({path, written}, lines) {
			const source = sourceOf(sources, path);
			if (source !== undefined) {
				listener.onRows(rowsOf(lines, {source, path, host: host.name, zone, written}).filter(({time}) => time >= ask.from && time < ask.to));
			}
		},
		onProgress(done, all) {
			listener.onShare(all === 0 ? 1 : Math.min(1, done / all));
		},
		onUnread(path, why) {
			listener.onTrouble({what: `${path} could not be searched: ${why}`});
		},
		onFull(path) {
			listener.onTrouble({what: `more lines of ${path} match than are taken; the newest were`, remedy: 'name a time with --at, or more of the message'});
		},
	});
	if (!result.ok) {
		listener.onTrouble(troubleOf(result.problem));
	}
}

/** The logs of a host, the rotated ones included, as a place to look for lines. */
export function hostLines(link: HostLink): LinePlace {
	return {
		name: link.host.name,
		host: link.host.name,
		async find(ask, listener, until) {
			const reached = await link.reach();
			if (!reached.ok) {
				listener.onTrouble(troubleOf(reached.problem));
				return;
			}

			const {own, asRoot, unread} = readingsOf(reached.value.discovery, link);
			for (const {id, readable, reason, remedy} of unread) {
				listener.onTrouble({what: `${id} was not searched: ${readable === 'sudo' ? 'sudo asks for a password' : reason ?? 'it cannot be read'}`, ...remedy !== undefined && {remedy}});
			}

			const search = {reached: reached.value, host: link.host, ask, listener, until};
			await Promise.all([
				...own.length === 0 ? [] : [searchSources(search, own, false)],
				...asRoot.length === 0 ? [] : [searchSources(search, asRoot, true)],
			]);
		},
	};
}
