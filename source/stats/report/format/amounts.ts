const grouped = new Intl.NumberFormat('en-GB');

/** `12,345`. */
export const count = (value: number): string => grouped.format(value);

/** `321 B`, `1.2 MB`. */
export function bytes(value: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
	const scaled = value / (1000 ** power);
	return `${power > 0 && scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power] ?? ''}`;
}

/** `0.06 s`, `42 s`, `6 min 10 s`, `2 h 4 min`, `3 d 1 h`. */
export function duration(seconds: number): string {
	if (seconds < 10 && seconds % 1 !== 0) {
		return `${Number(seconds.toPrecision(2))} s`;
	}

	const whole = Math.round(seconds);
	const parts: ReadonlyArray<readonly [number, string]> = [[Math.floor(whole / 86_400), 'd'], [Math.floor(whole / 3600) % 24, 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
	const first = Math.max(0, parts.findIndex(([value]) => value > 0));
	const shown = parts.slice(first, first + 2).filter(([value]) => value > 0);
	return shown.length === 0 ? '0 s' : shown.map(([value, unit]) => `${value} ${unit}`).join(' ');
}

/** Writes instants in a zone (IANA name; absent: this machine's): `2026-11-22 18:06`. */
export function createClock(zone: string | undefined): (time: number) => string {
	const format = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit'});
	return time => format.format(time);
}
