/** Leaves out what a healthy host says all day: connections, queue steps, encryption, sessions, counters. */
export const quietTerm = '!class:connection,queue,tls,mailbox,statistics,debug';

/** The filter with the quiet term in each of its groups, or without it when it is there. */
export function toggleQuiet(filter: string): string {
	if (filter.includes(quietTerm)) {
		return filter.replaceAll(quietTerm, ' ').replaceAll(/\s+/g, ' ').trim();
	}

	// A quoted word may hold the sign that separates groups; then the filter is left as one.
	const groups = filter.includes('"') ? [filter] : filter.split('|');
	return groups.map(group => `${quietTerm} ${group.trim()}`.trim()).join(' | ');
}
