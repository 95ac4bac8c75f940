import type {Questions} from '../../source/remote/connection.js';

type Asked = Parameters<Questions['secret']>[0] | Parameters<Questions['acceptHostKey']>[0];

/** An operator who answers what was prepared, in order, and declines everything else; remembers what was asked. */
export function prepareAnswers({secrets = [], accept}: {readonly secrets?: readonly string[]; readonly accept?: () => Promise<boolean>} = {}): Questions & {readonly asked: Asked[]} {
	const asked: Asked[] = [];
	const left = [...secrets];
	return {
		asked,
		async acceptHostKey(key) {
			asked.push(key);
			return await accept?.() ?? false;
		},
		async secret(ask) {
			asked.push(ask);
			const secret = left.shift();
			return secret === undefined ? undefined : Buffer.from(secret);
		},
	};
}
