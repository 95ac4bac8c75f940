import {appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/**
What journalctl does with a cursor that it has, had, never had, or cannot read; it ends when its journal is vacuumed. What it says at
once comes in large pieces, as from any program whose output is a pipe.
*/
const program = String.raw`#!/usr/bin/perl
my ($cursor, $since, $follow);
for (@ARGV) { $cursor = $1 if /^--cursor=(.*)/; $since = $1 * 1e6 if /^--since=@(.*)/; $follow = 1 if $_ eq '-f' }
if (defined $cursor && $cursor !~ /^s=\w+;i=(\w+);/) { print STDERR "Failed to seek to cursor: Invalid argument\n"; exit 1 }
my $number = hex $1;
my ($root, $done) = ($ENV{MXDECK_ROOT}, 0);
while (1) {
	exit 1 if $follow && -e "$root/vacuumed" && unlink "$root/vacuumed";
	open(my $file, '<', "$root/journal");
	my @all = grep { /\n/ } <$file>;
	for (@all[$done .. $#all]) {
		my ($s, $i) = /"__CURSOR":"s=(\w+);i=(\w+)/;
		my ($time) = /"__REALTIME_TIMESTAMP":"(\d+)"/;
		if (-e "$root/breaks at $i") { unlink "$root/breaks at $i"; print substr($_, 0, 20); exit 1 }
		print if !defined $i or defined $cursor ? hex($i) >= $number : $time >= $since;
	}
	$done = @all;
	{ local $| = 1 }
	exit 0 unless $follow;
	select undef, undef, undef, 0.05;
}
`;

export type Entry = {
	readonly number: number;
	readonly boot?: string;
	readonly fields?: Readonly<Record<string, unknown>>;
	/** Its cursor and times stand behind its fields: there is no order among them. */
	readonly placeLast?: boolean;
};

const began = (Date.now() - 60_000) * 1000;

/** An entry as `journalctl -o json` writes it. */
export function entry({number, boot = 'b'.repeat(32), fields = {MESSAGE: `entry ${number}`}, placeLast = false}: Entry): string {
	const hex = number.toString(16);
	const place = {__CURSOR: `s=c0ffee;i=${hex};b=${boot};m=${hex};t=${(began + number).toString(16)};x=1`, __REALTIME_TIMESTAMP: String(began + number), _BOOT_ID: boot};
	return JSON.stringify(placeLast ? {...fields, ...place} : {...place, ...fields});
}

/** A journal in a folder that plays a host, read by a journalctl of its own. */
export function journalStandIn(host: string) {
	mkdirSync(path.join(host, 'usr/bin'), {recursive: true});
	writeFileSync(path.join(host, 'usr/bin/journalctl'), program, {mode: 0o755});
	const file = path.join(host, 'journal');
	writeFileSync(file, '');
	return {
		/** Says something that is no entry. */
		say(line: string) {
			appendFileSync(file, `${line}\n`);
		},
		/** Whoever reads up to an entry breaks off in the middle of it, once. */
		breakOff(number: number) {
			writeFileSync(path.join(host, `breaks at ${number.toString(16)}`), '');
		},
		add(...entries: readonly Entry[]) {
			appendFileSync(file, entries.map(each => `${entry(each)}\n`).join(''));
		},
		/** The oldest entries go; who reads the journal is told that it is damaged. */
		vacuum(left: number) {
			const vacuumed = `${file}.vacuumed`;
			writeFileSync(vacuumed, readFileSync(file, 'utf8').split('\n').slice(-1 - left).join('\n'));
			writeFileSync(path.join(host, 'vacuumed'), '');
			renameSync(vacuumed, file);
		},
	};
}
