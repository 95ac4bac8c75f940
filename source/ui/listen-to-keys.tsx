import {Writable} from 'node:stream';
import {type Key, render, useInput} from 'ink';
import type {ReactNode} from 'react';

type Typed = (input: string, key: Key) => void;

function Keys({onTyped}: {readonly onTyped: Typed}): ReactNode {
	useInput(onTyped);
	return undefined;
}

/** Lets Ink read the keyboard; answers a function that ends it. Ink draws nothing here, and its own sequences go nowhere. */
export function listenToKeys(stdin: NodeJS.ReadStream, onTyped: Typed): () => void {
	const nowhere = new Writable({
		write(_chunk, _encoding, done) {
			done();
		},
	});
	// A Writable is all that Ink needs of a stdout that it does not draw on.
	const {unmount} = render(<Keys onTyped={onTyped}/>, {stdin, stdout: nowhere as unknown as NodeJS.WriteStream, exitOnCtrlC: false, patchConsole: false});
	return unmount;
}
