import type {StreamRow} from '../../source/model/rows.js';
import type {TraceQuery} from '../../source/model/trace/trace-query.js';
import type {Traced} from '../../source/model/trace/traced.js';
import type {Surroundings} from '../command.js';
import {exitCode, type ExitCode} from '../exit-code.js';
import {complain} from './complain.js';
import {openLog, reasonOf} from './open-log.js';
import {createProgressBar} from './progress-bar.js';

type Ask = {readonly query: TraceQuery; readonly since: number; readonly zone: string; readonly now: number};

/** Looks for messages in log files of this machine, packed with gzip or not. Every line of theirs is looked at: `since` bounds nothing here. */
export async function traceFiles(names: readonly string[], {query, zone, now}: Ask, around: Surroundings): Promise<Traced | ExitCode> {
	const {traceMessage} = await import('../../source/engine/index.js');
	const {createLogReader} = await import('../../source/parse/index.js');
	const bar = createProgressBar(around.stderr);

	/** The lines of a file that hold one of the texts. */
	async function linesOf(name: string, texts: readonly string[], onShare: (share: number) => void): Promise<readonly StreamRow[]> {
		const opened = await openLog(name, around.stdin);
		if (!opened.ok) {
			throw new Error(opened.problem.what);
		}

		const {chunks, size, bytesRead, now: written} = opened.value;
		const wanted = texts.map(text => text.toLowerCase());
		const rows: StreamRow[] = [];
		let last = written;
		const reader = createLogReader({format: 'auto', zone}, line => {
			last = line.time ?? last;
			const message = line.message.toLowerCase();
			if (wanted.some(text => message.includes(text))) {
				const event = reader.event();
				rows.push({...event, seq: 0, source: name, time: event.time ?? last});
			}
		});
		for await (const chunk of chunks) {
			reader.push(chunk, written);
			onShare(size === undefined ? 0 : bytesRead() / size);
		}

		reader.end(written);
		return rows;
	}

	const traced = await traceMessage({query, hosts: [], since: 0, now}, {
		near: [],
		far: names.map(name => ({
			name,
			async find({texts}, {onRows, onShare, onTrouble}) {
				try {
					onRows(await linesOf(name, texts, onShare));
				} catch (error) {
					onTrouble({what: `it cannot be read: ${reasonOf(error)}`});
				}
			},
		})),
		hosts: [],
	}, {
		tell({places}) {
			bar.show(places.reduce((sum, {share = 0}) => sum + share, 0) / Math.max(1, places.length), places.reduce((sum, {found}) => sum + found, 0));
		},
		until: around.interrupted,
	});
	bar.clear();
	return traced.places.every(({state}) => state === 'failed')
		? complain(around, {what: `no file could be read: ${traced.places.map(({place, troubles}) => `${place}: ${troubles[0]?.what ?? ''}`).join('; ')}`}, exitCode.failed)
		: traced;
}
