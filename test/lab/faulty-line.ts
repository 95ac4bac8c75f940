import {connect, createServer, type AddressInfo, type Socket} from 'node:net';

/** How a line fails: closed as by a program that ends, torn as by a reboot, or silent as by a cable that was pulled. */
export type LineFault = 'fin' | 'rst' | 'blackhole';

/** A port on loopback that leads to a host's, and can fail. */
export type FaultyLine = {readonly port: number; readonly fail: (fault: LineFault) => void; readonly close: () => void};

export async function createFaultyLine(address: string, port = 22): Promise<FaultyLine> {
	const pairs: Array<readonly [inner: Socket, outer: Socket]> = [];
	const server = createServer(inner => {
		const outer = connect(port, address);
		for (const [from, to] of [[inner, outer], [outer, inner]] as const) {
			from.on('error', () => undefined);
			from.on('close', () => to.destroy());
			from.pipe(to);
		}

		pairs.push([inner, outer]);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		fail(fault) {
			for (const [inner, outer] of pairs) {
				if (fault === 'blackhole') {
					inner.unpipe(outer);
					outer.unpipe(inner);
				} else if (fault === 'rst') {
					inner.resetAndDestroy();
					outer.resetAndDestroy();
				} else {
					inner.end();
					outer.end();
				}
			}
		},
		close() {
			for (const socket of pairs.flat()) {
				socket.destroy();
			}

			server.close();
		},
	};
}
