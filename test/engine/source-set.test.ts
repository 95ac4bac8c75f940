import {expect, test} from 'vitest';
import type {Source} from '../../source/model/discovery.js';
import {success} from '../../source/model/outcome.js';
import type {Connection} from '../../source/remote/connection.js';
import {createSourceSet} from '../../source/engine/source-set.js';
import {discovered} from '../helpers/discovered.js';

const mail: Source = {id: '/var/log/mail.log', kind: 'file', path: '/var/log/mail.log', format: 'syslog', carries: ['postfix'], readable: 'yes'};
const dovecot: Source = {id: '/var/log/dovecot.log', kind: 'file', path: '/var/log/dovecot.log', format: 'dovecot', carries: ['dovecot'], readable: 'sudo'};

/** A connection that tells which streams were opened as root, and streams nothing. */
function listening(): {connection: Connection; asRoot: boolean[]} {
	const asRoot: boolean[] = [];
	const connection: Connection = {
		async exec() {
			throw new Error('nobody announced a command');
		},
		async stream(_command, _handlers, options) {
			asRoot.push(options?.asRoot === true);
			return success({write: () => undefined, close: () => undefined});
		},
		closed: new Promise(() => {
			// It is never lost.
		}),
		close: () => undefined,
		setPrivilege: () => undefined,
	};
	return {connection, asRoot};
}

const settled = async (): Promise<void> => new Promise(resolve => {
	setImmediate(resolve);
});

const setOf = () => createSourceSet({
	host: {name: 'mx1', groups: [], readOnly: false, sudo: 'auto'},
	streams: 'follow',
	backlogMinutes: 1,
	sinkOf: () => () => undefined,
	onChange: () => undefined,
	onFinished: () => undefined,
});

test('a log that sudo reads without a password is followed at once', async () => {
	const {connection, asRoot} = listening();
	setOf().start(connection, discovered({privilege: 'sudo', sources: [mail, dovecot]}));
	await settled();
	expect(asRoot).toEqual([false, true]);
});

test('a log that wants the sudo password waits, says so, and is followed once it was given', async () => {
	const {connection, asRoot} = listening();
	const found = discovered({privilege: 'sudo-password', sources: [mail, dovecot]});
	const sources = setOf();
	sources.start(connection, found);
	await settled();
	expect(asRoot).toEqual([false]);
	expect(sources.states().find(({id}) => id === dovecot.id)).toMatchObject({live: false, reason: 'sudo asks for a password'});
	sources.startHeld(connection, found);
	await settled();
	expect(asRoot).toEqual([false, true]);
	expect(sources.states().every(({live}) => live)).toBe(true);
});

test('a log whose reading ended before it was known to have begun is not called live', async () => {
	const {connection} = listening();
	const sources = setOf();
	sources.start({
		...connection,
		async stream(_command, handlers) {
			handlers.onClose(1);
			return success({write: () => undefined, close: () => undefined});
		},
	}, discovered({sources: [mail]}));
	await settled();
	expect(sources.states()).toMatchObject([{id: mail.id, live: false, reason: `reading ${mail.id} ended`}]);
});
