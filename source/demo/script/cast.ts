import type {Stage} from '../stage.js';

/** A machine that speaks SMTP to us: its name by reverse lookup (`unknown` without one), address and HELO. */
export type Client = {
	readonly name: string;
	readonly address: string;
	readonly helo: string;
};

/** A client that names itself truly. */
export const namedClient = (name: string, address: string): Client => ({name, address, helo: name});

/** A client without a reverse name. */
export const namelessClient = (address: string, helo: string): Client => ({name: 'unknown', address, helo});

/** Somebody who writes to us every day. */
export type Partner = {
	readonly client: Client;
	readonly senders: readonly string[];
};

/** The senders of ordinary mail: all greylisting knows them. */
export const partners: readonly Partner[] = [
	{client: namedClient('mail.good-print.example', '192.0.2.10'), senders: ['orders@good-print.example', 'dora@good-print.example']},
	{client: namedClient('mx.travel-desk.example', '192.0.2.14'), senders: ['booking@travel-desk.example', 'no-reply@travel-desk.example']},
	{client: namedClient('out1.bank.example', '192.0.2.20'), senders: ['statements@bank.example', 'security@bank.example']},
	{client: namedClient('out2.bank.example', '192.0.2.21'), senders: ['statements@bank.example']},
	{client: namedClient('smtp.university.example', '192.0.2.30'), senders: ['h.weber@university.example', 'library@university.example']},
	{client: namedClient('mail.partner.example', '192.0.2.41'), senders: ['invoices@partner.example', 'mara@partner.example']},
	{client: namedClient('mail.newsletter.example', '192.0.2.50'), senders: ['weekly@newsletter.example']},
	{client: namedClient('out5.freemail.example', '192.0.2.55'), senders: ['g.lange@freemail.example', 'petra1974@freemail.example']},
	{client: namedClient('mta.parcel.example', '2001:db8:10::25'), senders: ['tracking@parcel.example']},
	{client: namedClient('relay.city.example', '2001:db8:20::25'), senders: ['office@city.example', 'permits@city.example']},
];

const firstNames = ['anna', 'ben', 'clara', 'david', 'eva', 'finn', 'greta', 'hugo', 'ida', 'jan', 'kira', 'leo', 'mia', 'nils', 'olga', 'paul'];

const trades = ['bakery', 'garden', 'legal', 'motors', 'optics', 'pottery', 'roofing', 'tailor', 'tiles', 'vineyard'];

/** A small firm that nobody here has had mail from before. */
export function stranger({random}: Stage): {readonly client: Client; readonly from: string} {
	const domain = `${random.pick(firstNames)}-${random.pick(trades)}.example`;
	return {
		client: namedClient(`mail.${domain}`, `192.0.2.${random.between(100, 199)}`),
		from: `${random.pick(firstNames)}@${domain}`,
	};
}

/** One of the infected machines of the botnet. */
export function bot({random}: Stage): Client {
	const number = random.between(20, 99);
	return random.chance(0.4)
		? namelessClient(`203.0.113.${number}`, `dyn-${number}.pool.example`)
		: namedClient(`dyn-${number}.pool.example`, `203.0.113.${number}`);
}

/** What the botnet calls itself as a sender. */
export const robotSender = ({random}: Stage) => `${random.text('abcdefghijklmnopqrstuvwxyz', 6)}${random.between(10, 99)}@${random.pick(['hot-offers', 'best-loans', 'slim-now', 'watches4u'])}.example`;

/** A mailbox of the host. */
export const mailbox = ({random, host}: Stage) => `${random.pick(host.people)}@${host.domain}`;
