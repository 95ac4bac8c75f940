import {Table} from 'ink-table';
import type {ReactNode} from 'react';
import {safe} from '../../model/safe.js';

type Props = {
	readonly rows: ReadonlyArray<Readonly<Record<string, string>>>;
};

/** A small table that does not change while it is looked at. */
export function StaticTable({rows}: Props): ReactNode {
	const data = rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, safe(value)])));
	return data.length === 0 ? undefined : <Table data={data}/>;
}
