/** What makes one demo host different from the others. */
export type Profile = {
	readonly name: string;
	/** The domain it receives mail for. */
	readonly domain: string;
	/** Its own address, as mail clients see it. */
	readonly address: string;
	/** How rsyslog stamps its lines. */
	readonly stamps: 'iso' | 'traditional';
	/** Type of the sender access map. */
	readonly mapType: 'hash' | 'lmdb';
	/** PermError_reject in policyd-spf.conf; undefined: the option is absent. */
	readonly permErrorReject: 'True' | 'False' | undefined;
	/** Mailboxes of the domain. */
	readonly people: readonly string[];
};

/** The demo's three hosts, as different from each other as real ones are. */
export const profiles: readonly [Profile, Profile, Profile] = [
	{
		name: 'mx1',
		domain: 'corp.example',
		address: '198.51.100.11',
		stamps: 'iso',
		mapType: 'hash',
		permErrorReject: 'False',
		people: ['alice', 'bob', 'info', 'sales', 'accounting', 'jobs'],
	},
	{
		name: 'mx2',
		domain: 'shop.example',
		address: '198.51.100.12',
		stamps: 'traditional',
		mapType: 'lmdb',
		permErrorReject: 'False',
		people: ['orders', 'support', 'carol', 'dave', 'returns'],
	},
	{
		name: 'mx3',
		domain: 'press.example',
		address: '198.51.100.13',
		stamps: 'iso',
		mapType: 'hash',
		permErrorReject: undefined,
		people: ['newsroom', 'erin', 'frank', 'tips', 'archive'],
	},
];
