import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** What journalctl does with a cursor that it has, had, never had, or cannot read; it ends when its journal is vacuumed. */
const program = String.raw`#!/usr/bin/perl
my ($cursor, $since, $follow);
for (@ARGV) { $cursor = $1 if /^--cursor=(.*)/; $since = $1 * 1e6 if /^--since=@(.*)/; $follow = 1 if $_ eq '-f' }
if (defined $cursor && $cursor !~ /^s=\w+;i=(\w+);/) { print STDERR "Failed to seek to cursor: Invalid argument\n"; exit 1 }
my $number = hex $1;
$| = 1;
my ($root, $done) = ($ENV{MXDECK_ROOT}, 0);
while (1) {
	open(my $file, '<', "$root/journal");
	my @all = <$file>;
	for (@all[$done .. $#all]) {
		my ($s, $i) = /"__CURSOR":"s=(\w+);i=(\w+)/;
		my ($time) = /"__REALTIME_TIMESTAMP":"(\d+)"/;
		print if defined $cursor ? hex($i) >= $number : $time >= $since;
	}
	$done = @all;
	exit 0 unless $follow;
	exit 1 if -e "$root/vacuumed" && unlink "$root/vacuumed";
	select undef, undef, undef, 0.05;
}
`;

export type Entry = {readonly number: number; readonly boot?: string; readonly fields?: Readonly<Record<string, unknown>>};

const began = (Date.now() - 60_000) * 1000;

/** An entry as `journalctl -o json` writes it. */
export function entry({number, boot = 'b'.repeat(32), fields = {MESSAGE: `entry ${number}`}}: Entry): string {
	const hex = number.toString(16);
	return JSON.stringify({__CURSOR: `s=c0ffee;i=${hex};b=${boot};m=${hex};t=${(began + number).toString(16)};x=1`, __REALTIME_TIMESTAMP: String(began + number), _BOOT_ID: boot, ...fields});
}

/** A journal in a folder that plays a host, read by a journalctl of its own. */
export function journalStandIn(host: string) {
	mkdirSync(path.join(host, 'usr/bin'), {recursive: true});
	writeFileSync(path.join(host, 'usr/bin/journalctl'), program, {mode: 0o755});
	const file = path.join(host, 'journal');
	writeFileSync(file, '');
	return {
		add(...entries: readonly Entry[]) {
			appendFileSync(file, entries.map(each => `${entry(each)}\n`).join(''));
		},
		/** The oldest entries go; who reads the journal is told that it is damaged. */
		vacuum(left: number) {
			writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(-1 - left).join('\n'));
			writeFileSync(path.join(host, 'vacuumed'), '');
		},
	};
}
