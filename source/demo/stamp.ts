const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number) => String(value).padStart(2, '0');

const clock = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

const day = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** `Nov 22 19:04:43`, local time: traditional syslog, Dovecot's own log, and the peaks that anvil names. */
export const traditionalStamp = (date: Date) => `${months[date.getMonth()] ?? ''} ${String(date.getDate()).padStart(2)} ${clock(date)}`;

/** `2026-11-22 18:06:06`, local time: Fail2ban. */
export const plainStamp = (date: Date) => `${day(date)} ${clock(date)}`;

/** `2026-11-22T18:06:04.093194+00:00`: rsyslog's default; `micros` are the digits behind the milliseconds. */
export function isoStamp(date: Date, micros: number): string {
	const offset = -date.getTimezoneOffset();
	const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
	return `${day(date)}T${clock(date)}.${String(date.getMilliseconds()).padStart(3, '0')}${String(micros).padStart(3, '0')}${zone}`;
}
