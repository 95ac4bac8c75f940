/** Whether `name` matches a pattern of `*` and `?`. Takes time linear in the pattern's stars, whatever an attacker wrote. */
export function matchesPattern(name: string, pattern: string): boolean {
	let at = 0;
	let wanted = 0;
	let star = -1;
	let resume = 0;
	while (at < name.length) {
		const sign = pattern[wanted];
		if (sign === '*') {
			star = wanted++;
			resume = at;
		} else if (sign === '?' || sign === name[at]) {
			wanted++;
			at++;
		} else if (star === -1) {
			return false;
		} else {
			wanted = star + 1;
			at = ++resume;
		}
	}

	return /^\**$/.test(pattern.slice(wanted));
}

/** Whether `name` matches a list as known_hosts and ssh_config write it: `a,*.b,!c.b`. A matching negation beats everything. */
export function matchesPatternList(name: string, list: string): boolean {
	const lowerName = name.toLowerCase();
	const patterns = list.toLowerCase().split(',');
	return !patterns.some(pattern => pattern.startsWith('!') && matchesPattern(lowerName, pattern.slice(1)))
		&& patterns.some(pattern => !pattern.startsWith('!') && matchesPattern(lowerName, pattern));
}
