import type {Pattern, Program} from '../pattern/pattern.js';

/** spamd(8p): SpamAssassin's server. Of its two lines for a mail the verdict counts. */
export const spamd: Program = {
	names: ['spamd'],
	patterns: [
		{
			class: 'content',
			reason: 'clean',
			text: '[spamd: ]?clean message ({score:until}) for {user:text}:{uid:number} in {_:decimal} seconds, {size} bytes.',
			samples: ['spamd: clean message (-1.9/5.0) for debian-spamd:113 in 0.4 seconds, 2211 bytes.'],
		},
		{
			class: 'content',
			reason: 'spam',
			text: '[spamd: ]?identified spam ({score:until}) for {user:text}:{uid:number} in {_:decimal} seconds, {size} bytes.',
			samples: ['spamd: identified spam (12.3/5.0) for ann:1001 in 1.2 seconds, 3344 bytes.'],
		},
		{
			class: 'debug',
			reason: 'content-filter',
			text: '[spamd: ]?(result: |connection from |processing message |checking message |setuid to |handled cleanup |still running on |got connection |creating default_prefs|failed to create readable default_prefs|using |skipped |handle_user |Tell: |created ){text}',
			samples: ['spamd: result: Y 12 - BAYES_99 scantime=1.2,size=3344,user=ann,uid=1001'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '[spamd: ]?(server |child |logger: |prefork: child states|prefork: adjust|spawning |restarting |cannot |alarm |clean up |zoom: |rules: ){text}',
			samples: ['spamd: server started on IO::Socket::IP [127.0.0.1]:783 (running version 3.4.6)'],
		},
		{
			class: 'warning',
			reason: 'content-filter',
			text: '{text}',
			samples: ['prefork: server reached --max-children setting, consider raising it'],
		},
	],
};

const outcomes = [
	{word: 'no action', reason: 'clean'},
	{word: 'greylist', reason: 'other'},
	{word: 'add header', reason: 'spam'},
	{word: 'rewrite subject', reason: 'spam'},
	{word: 'soft reject', reason: 'tempfail'},
	{word: 'reject', reason: 'spam'},
	{word: 'quarantine', reason: 'spam'},
	{word: 'discard', reason: 'spam'},
] as const;

/** A sender chooses the message id: one with brackets could imitate what follows, so then only the class is read. */
const task = '[({_:word}) ]?<{_:until}>; task; rspamd_task_write_log: id: <{message_id:bracketed}>, [qid: <{qid}>, ]?[ip: {client_ip}, ]?[user: {user:value}, ]?[from: <{sender:bracketed}>, ]?(default: {_:letters} ';

const scored = outcomes.map(({word, reason}): Pattern => ({
	class: 'content',
	reason,
	fields: {action: word},
	text: `${task}(${word}): [{score:until}] {_:text}`,
	samples: [`<1a2b3c>; task; rspamd_task_write_log: id: <1@x.example>, qid: <1A2B3C4D5E>, ip: 203.0.113.7, from: <a@b.example>, (default: F (${word}): [7.20/15.00] [BAYES_SPAM(5.1){99%;}], len: 900, time: 40ms`],
}));

/** rspamd: what it advised the MTA to do. */
export const rspamd: Program = {
	names: ['rspamd', 'rspamd_proxy'],
	patterns: [
		...scored,
		{
			class: 'content',
			reason: 'other',
			text: '[({_:word}) ]?<{_:until}>; task; rspamd_task_write_log: {_:text}',
			samples: ['<1a2b3c>; task; rspamd_task_write_log: id: <a>b@x.example>, ip: 203.0.113.7'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: '<{_:until}>; (main|cfg|monitored|map|controller){text}',
			samples: ['<d3a1f2>; main; main: rspamd 3.4 is loading configuration'],
		},
		{
			class: 'debug',
			reason: 'content-filter',
			text: '{text}',
			samples: ['<1a2b3c>; milter; rspamd_milter_process_command: got connection from 127.0.0.1:40000'],
		},
	],
};

/** MailScanner: batches of mail scanned between two queues. */
export const mailScanner: Program = {
	names: ['MailScanner'],
	patterns: [
		{
			class: 'content',
			reason: 'clean',
			text: 'Message {qid} from {client_ip} ({sender:until}) to {recipient:until} is not spam{_:text}',
			samples: ['Message 1A2B3C4D5E from 203.0.113.7 (a@b.example) to example.org is not spam, SpamAssassin (not cached, score=-1)'],
		},
		{
			class: 'content',
			reason: 'spam',
			text: 'Message {qid} from {client_ip} ({sender:until}) to {recipient:until} is spam{_:text}',
			samples: ['Message 1A2B3C4D5E from 203.0.113.7 (a@b.example) to example.org is spam, SpamAssassin (score=9)'],
		},
		{
			class: 'content',
			reason: 'infected',
			text: 'Infected message {qid}{_:text}',
			samples: ['Infected message 1A2B3C4D5E came from 203.0.113.7'],
		},
		{
			class: 'service',
			reason: 'lifecycle',
			text: 'MailScanner {text}',
			samples: ['MailScanner E-Mail Virus Scanner version 5.0.3 starting...'],
		},
		{
			class: 'debug',
			reason: 'content-filter',
			text: '{text}',
			samples: ['New Batch: Scanning 1 messages, 2211 bytes', 'Requeue: 1A2B3C4D5E.A0001 to 2B3C4D5E6F'],
		},
	],
};
