/** fail2ban's `get JAIL banip --with-time`: `203.0.113.81 \t2026-11-22 18:06:06 + 21600 = 2026-11-23 00:06:06`, in the host's local time. */
export type BanTime = {
	readonly address: string;
	/** Local time of the host, read as if it were UTC, ms since the epoch. */
	readonly since: number;
	/** Seconds; negative: for ever. */
	readonly span: number;
};

const line = /^(\S+)\s+(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \+ (-?\d+) = /;

export function parseBanTimes(output: string): readonly BanTime[] {
	return output.split('\n').flatMap(text => {
		const [, address, day, time, span] = line.exec(text) ?? [];
		return address === undefined || day === undefined || time === undefined ? [] : [{address, since: Date.parse(`${day}T${time}Z`), span: Number(span)}];
	});
}

/**
What to add to a host's local time (read as if it were UTC) to get the instant, milliseconds. `zone` is an IANA name or an offset (`+02:00`).
An unknown zone counts as UTC.
*/
export function zoneCorrection(zone: string, localTime: number): number {
	const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
	if (offset) {
		return (offset[1] === '+' ? -1 : 1) * ((Number(offset[2]) * 60) + Number(offset[3])) * 60_000;
	}

	try {
		const parts = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'medium'}).format(localTime);
		return localTime - Date.parse(`${parts.replace(' ', 'T')}Z`);
	} catch {
		return 0;
	}
}
