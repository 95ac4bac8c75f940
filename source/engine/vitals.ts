import type {HostName} from '../model/host.js';
import type {LogLine} from '../model/log-line.js';

/** What a host's log showed from some moment on. */
export type Signs = {
	/** Mails that were taken in. */
	readonly accepted: number;
	/** Trouble of the mail programs that the log had not shown for ten minutes, as the lines say it. Untrusted. */
	readonly trouble: readonly string[];
};

/** What is read of a line. */
export type Shown = Pick<LogLine, 'class' | 'reason' | 'program' | 'message' | 'field'>;

/** Whether mail flows on each host and its programs are well, as far as their logs tell: noted line by line, asked while a change is watched. */
export type Vitals = {
	/** `time` is the line's own moment by our clock, `arrived` when it came here; milliseconds since the epoch. */
	readonly add: (host: HostName, line: Shown, time: number, arrived: number) => void;
	/** What arrived from `since` on; at most two minutes are remembered of mail. */
	readonly since: (host: HostName, since: number) => Signs;
};

/** Lines older than this when they arrive tell of the past, milliseconds. */
const ofNow = 60_000;
/** Trouble that was seen within this time is not new, milliseconds. */
const knownFor = 600_000;
/** Seconds of mail that are remembered. */
const span = 120;
/** Different troubles that are remembered of a host. */
const mostTroubles = 64;

type Trouble = {readonly text: string; readonly since: number; last: number};
type Pulse = {readonly seconds: Int32Array; readonly stamps: Float64Array; readonly troubles: Map<string, Trouble>};

const mailPrograms = /^(?:postfix|policyd-spf|postgrey|fail2ban|dovecot)/;

/** What a mail program says when it cannot go on, or cannot do what its configuration says. */
function isTrouble({class: eventClass, reason, program, field}: Shown): boolean {
	return (eventClass === 'error' && (reason === 'fatal' || reason === 'panic') && mailPrograms.test(program))
		|| (eventClass === 'rejected' && reason === 'resource' && field('dsn') === '4.3.5');
}

// The same trouble of another process, client or queue id is no other trouble.
const kindOf = (program: string, message: string): string => `${program} ${message.replaceAll(/\b[\da-f]{6,}\b|\d+/gi, '#').slice(0, 160)}`;

function note(troubles: Pulse['troubles'], kind: string, text: string, arrived: number): void {
	const known = troubles.get(kind);
	if (known !== undefined && arrived - known.last < knownFor) {
		known.last = arrived;
		return;
	}

	troubles.delete(kind);
	troubles.set(kind, {text, since: arrived, last: arrived});
	const [oldest] = troubles.keys();
	if (troubles.size > mostTroubles && oldest !== undefined) {
		troubles.delete(oldest);
	}
}

/** Notes nothing so far. */
export function createVitals(): Vitals {
	const pulses = new Map<HostName, Pulse>();

	function pulseOf(host: HostName): Pulse {
		const pulse = pulses.get(host) ?? {seconds: new Int32Array(span), stamps: new Float64Array(span), troubles: new Map<string, Trouble>()};
		pulses.set(host, pulse);
		return pulse;
	}

	return {
		add(host, line, time, arrived) {
			const {class: eventClass} = line;
			if ((eventClass !== 'accepted' && eventClass !== 'error' && eventClass !== 'rejected') || arrived - time >= ofNow) {
				return;
			}

			const {seconds, stamps, troubles} = pulseOf(host);
			if (eventClass === 'accepted') {
				const second = Math.floor(arrived / 1000);
				const slot = second % span;
				seconds[slot] = stamps[slot] === second ? (seconds[slot] ?? 0) + 1 : 1;
				stamps[slot] = second;
			} else if (isTrouble(line)) {
				note(troubles, kindOf(line.program, line.message), `${line.program}: ${line.message}`, arrived);
			}
		},
		since(host, since) {
			const pulse = pulses.get(host);
			if (pulse === undefined) {
				return {accepted: 0, trouble: []};
			}

			const from = Math.floor(since / 1000);
			let accepted = 0;
			for (const [slot, count] of pulse.seconds.entries()) {
				accepted += (pulse.stamps[slot] ?? 0) >= from ? count : 0;
			}

			return {
				accepted,
				trouble: [...pulse.troubles.values()].filter(trouble => trouble.since >= since).map(({text}) => text),
			};
		},
	};
}
