import {Text} from 'ink';
import {Table} from 'ink-table';
import type {PropsWithChildren, ReactElement, ReactNode} from 'react';
import {safe} from '../../model/safe.js';

type Props = {
	readonly rows: ReadonlyArray<Readonly<Record<string, string>>>;
};

function Head({children}: PropsWithChildren): ReactElement {
	return <Text bold>{children}</Text>;
}

function Plain({children}: PropsWithChildren): ReactElement {
	return <Text>{children}</Text>;
}

/** A small table that does not change while it is looked at. */
export function StaticTable({rows}: Props): ReactNode {
	const data = rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, safe(value)])));
	return data.length === 0 ? undefined : <Table data={data} header={Head} cell={Plain} skeleton={Plain}/>;
}
