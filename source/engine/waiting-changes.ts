import type {Report} from '../model/action.js';
import type {ChangeRecord} from '../model/change-record.js';
import {askChange, look} from '../remote/index.js';
import type {WaitingChange} from '../wire/protocol.js';
import {type ChangePart, type ChangeRecorder, silentRecorder} from './change-recorder.js';
import {changeWords, keyOf} from './change-words.js';
import type {Clock} from './clock.js';
import type {HostLink, Reachable} from './host-link.js';
import {changeRight} from './rights.js';
import {reportOf, settleChange} from './settle-change.js';

/** A change that may wait on a host. `recorder`: where what becomes of it is written; what others made is not in our book. */
type Followed = {
	readonly part: ChangePart;
	readonly what: string;
	readonly operator: string;
	readonly link: HostLink;
	readonly recorder: ChangeRecorder;
};

type Waiting = Followed & {readonly until: number};

export type WaitingOptions = {
	readonly operator: string;
	readonly recorder: ChangeRecorder;
	readonly clock: Clock;
	readonly stopped: AbortSignal;
	readonly onWaiting: (changes: readonly WaitingChange[]) => void;
	/** A change that waited does so no longer, and this is what the host says of it. */
	readonly onEnd: (followed: Pick<Followed, 'part' | 'what'>, report: Report) => void;
};

/** Knows which changes wait for their confirmation, and until when; what became of them is asked of the host, never assumed. */
export type WaitingChanges = {
	/** What a host said of a change that was made from here. */
	readonly heard: (part: ChangePart, what: string, link: HostLink, report: Report) => void;
	/** What a host said when somebody here decided on a change. */
	readonly decided: (change: string, report: Report) => void;
	/** Asks a host that was reached (again) for the changes that wait there, whoever made them from wherever. */
	readonly lookAt: (link: HostLink) => Promise<void>;
};

/** So long after its moment a host has put the change back, milliseconds: its clock counts whole seconds, and putting back takes some. */
const grace = 2000;
/** How often a host is asked whether a change still waits there, milliseconds. */
const lookAgain = 60_000;
/** How often a host is asked that cannot be reached, milliseconds. */
const patientPause = 5000;
/** Changes of a host's journal among which those that wait are looked for. */
const searched = 50;

/** Writes what became of a change; that it waits is in the book already. */
const ofEnds = (recorder: ChangeRecorder): ChangeRecorder => ({...recorder, report(part, report) {
	if (report.confirmWithin === undefined) {
		recorder.report(part, report);
	}
}});

const isFinal = ({result}: Report): boolean => result === 'done' || result === 'rolled-back' || result === 'failed' || result === 'conflict';

async function journalOf({connection, discovery}: Reachable): Promise<readonly ChangeRecord[]> {
	// Nobody is asked for a password to find out whether there is something to ask for.
	if (discovery.privilege === 'sudo-password') {
		return [];
	}

	const facts = await look(connection, [{as: 'journal', look: 'journal', limit: searched}], true);
	const fact = facts.ok ? facts.value['journal'] : undefined;
	return fact?.found === 'journal' ? fact.changes.filter(({result}) => result === 'unconfirmed') : [];
}

export function createWaitingChanges({operator, recorder, clock, stopped, onWaiting, onEnd}: WaitingOptions): WaitingChanges {
	const waiting = new Map<string, Waiting>();
	const nameOf = ({change, host}: Pick<ChangePart, 'change' | 'host'>): string => `${change} ${host}`;

	function tell(): void {
		const changes = new Map<string, WaitingChange>();
		for (const {part: {change, host}, what, operator: by, until} of [...waiting.values()].toSorted((one, other) => one.until - other.until)) {
			const known = changes.get(change);
			changes.set(change, {id: change, what: known?.what ?? what, operator: by, hosts: [...known?.hosts ?? [], {host, until}]});
		}

		onWaiting([...changes.values()]);
	}

	/** Asks the host now and then, since others may decide, too; and when the time is over, until it tells what came of it. */
	async function follow(entry: Waiting): Promise<void> {
		const isCurrent = (): boolean => !stopped.aborted && waiting.get(nameOf(entry.part)) === entry;
		for (let left = leftOf(entry); isCurrent(); left = leftOf(entry)) {
			await clock.pause(Math.min(left, lookAgain), stopped);
			const within = left > lookAgain ? patientPause : Number.POSITIVE_INFINITY;
			const report = isCurrent() ? await settleChange({...entry, recorder: ofEnds(entry.recorder), pause: patientPause, within, clock, until: stopped}) : undefined;
			if (report !== undefined && isCurrent()) {
				note(entry, report);
			}
		}
	}

	const leftOf = ({until}: Waiting): number => until + grace - clock.now();

	/** Takes note of what a host said. */
	function note(followed: Followed, report: Report): void {
		const name = nameOf(followed.part);
		const known = waiting.get(name);
		if (report.result === 'done' && report.confirmWithin !== undefined) {
			const entry = {...followed, until: clock.now() + (report.confirmWithin * 1000)};
			waiting.set(name, entry);
			void follow(entry);
			tell();
		} else if (isFinal(report)) {
			waiting.delete(name);
			if (known !== undefined) {
				tell();
			}

			onEnd(followed, report);
		}
	}

	/** What may wait on a host: as the book here has it, as the host's journal has it, and what waited when it was reached last. */
	async function followedOn(link: HostLink, at: Reachable): Promise<readonly Followed[]> {
		const {name: host} = link.host;
		const ours = recorder.waiting().filter(part => part.host === host).map((part): Followed => ({part, what: changeWords(part.action, keyOf(part.input)), operator, link, recorder}));
		const journal = await journalOf(at);
		const told = journal.map(({id, action, key, operator: by}): Followed => ({part: {change: id, action, input: {}, host}, what: changeWords(action, key), operator: by, link, recorder: silentRecorder}));
		const known = [...waiting.values()].filter(({part}) => part.host === host);
		return [...new Map([...told, ...ours, ...known].map(each => [nameOf(each.part), each])).values()];
	}

	return {
		heard(part, what, link, report) {
			if (report.confirmWithin !== undefined || waiting.has(nameOf(part))) {
				note({part, what, operator, link, recorder}, report);
			}
		},
		decided(change, report) {
			const entry = waiting.get(nameOf({change, host: report.host}));
			if (entry !== undefined && (report.confirmWithin !== undefined || isFinal(report))) {
				waiting.delete(nameOf(entry.part));
				if (report.confirmWithin === undefined) {
					tell();
				} else {
					note(entry, report);
				}
			}
		},
		async lookAt(link) {
			const at = await link.reach();
			if (!at.ok || stopped.aborted || changeRight(link.host, at.value.discovery) !== undefined) {
				return;
			}

			for (const followed of await followedOn(link, at.value)) {
				// One after the other: each holds the host's lock.
				const report = reportOf(link.host.name, await askChange(at.value.connection, followed.part.change, true));
				if (isFinal(report)) {
					ofEnds(followed.recorder).report(followed.part, report);
				}

				note(followed, report);
			}
		},
	};
}
