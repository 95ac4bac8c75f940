import {readFileSync, statSync} from 'node:fs';
import type {AccessVerdict} from './stage.js';

/** Reads a file's text, again only after it has changed; undefined: it is not there. */
export function createFileReader(file: string): () => string | undefined {
	let known: {readonly mark: string; readonly text: string} | undefined;
	return () => {
		const stat = statSync(file, {throwIfNoEntry: false});
		if (stat === undefined) {
			return undefined;
		}

		const mark = `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
		if (known?.mark !== mark) {
			known = {mark, text: readFileSync(file, 'latin1')};
		}

		return known.text;
	};
}

/** What an entry's right-hand side makes smtpd do (access(5)); undefined: DUNNO, or what the demo does not play. */
export function readVerdict(action: string): AccessVerdict | undefined {
	const [word = '', ...rest] = action.split(/\s+/);
	const text = rest.join(' ');
	if (/^reject$/i.test(word)) {
		return {action: 'reject', code: '554', status: '5.7.1', text: text === '' ? 'Access denied' : text};
	}

	if (/^[45]\d\d$/.test(word)) {
		const [, status, own] = /^([45]\.\d+\.\d+)?\s*(.*)$/.exec(text) ?? [];
		return {action: 'reject', code: word, status: status ?? `${word[0] ?? '5'}.7.1`, text: own === undefined || own === '' ? 'Access denied' : own};
	}

	if (/^ok$/i.test(word) || /^\d+$/.test(word)) {
		return {action: 'permit'};
	}

	return /^discard$/i.test(word) ? {action: 'discard'} : undefined;
}

/** The keys under which smtpd looks a sender up, in its order: the address, its domain and the domains above, the local part. */
export function accessKeys(sender: string): readonly string[] {
	const at = sender.lastIndexOf('@');
	const domain = sender.slice(at + 1).toLowerCase();
	const labels = domain.split('.');
	const domains = labels.map((_, index) => labels.slice(index).join('.'));
	return [sender.toLowerCase(), ...domains, `${sender.slice(0, at).toLowerCase()}@`];
}

/** Looks senders up in an index that the postmap stand-in built, as smtpd does: the index, never the text beside it. */
export function createAccessMap(indexFile: string): (sender: string) => AccessVerdict | undefined {
	const read = createFileReader(indexFile);
	let knownText: string | undefined;
	let entries = new Map<string, string>();
	return sender => {
		const text = read();
		if (text !== knownText) {
			knownText = text;
			entries = new Map((text ?? '').split('\n').map(line => {
				const tab = line.indexOf('\t');
				return [line.slice(0, tab), line.slice(tab + 1)];
			}));
		}

		const key = accessKeys(sender).find(candidate => entries.has(candidate));
		return key === undefined ? undefined : readVerdict(entries.get(key) ?? '');
	};
}
