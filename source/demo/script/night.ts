import type {Scene} from '../stage.js';
import {brokenSpf} from './broken-spf.js';
import {firstMail, robotMail} from './greylisting.js';
import {noise, peaks} from './noise.js';
import {ordinaryMail} from './ordinary-mail.js';
import {outgoingMail} from './outgoing-mail.js';
import {customerForgets, customerSends, mailboxLogin, passwordGuess} from './passwords.js';
import {listedBot, refusal} from './refusals.js';
import {luckyDraw, promotions, waveMail} from './wave.js';

/** Seconds of the night that are over when the demo starts. */
export const backlog = 1800;

const allNight = {from: -backlog, until: Number.POSITIVE_INFINITY};

/** The night, scene by scene; seconds count from the demo's start. */
export const night: readonly Scene[] = [
	{name: 'ordinary mail', ...allNight, perMinute: 16, teller: ordinaryMail},
	{name: 'outgoing mail', ...allNight, perMinute: 3, teller: outgoingMail},
	{name: 'first mail of strangers', ...allNight, perMinute: 4, teller: firstMail},
	{name: 'robots without patience', ...allNight, perMinute: 2.5, teller: robotMail},
	{name: 'a botnet on a block list', ...allNight, perMinute: 3, teller: listedBot},
	{name: 'small refusals', ...allNight, perMinute: 5, teller: refusal},
	{name: 'broken SPF records', ...allNight, perMinute: 3, teller: brokenSpf},
	{name: 'reading mail', ...allNight, perMinute: 4, teller: mailboxLogin},
	{name: 'scanners', ...allNight, perMinute: 2, teller: noise},
	{name: 'peaks', ...allNight, perMinute: 0.5, teller: peaks},
	{name: 'guessed passwords, now and then', ...allNight, perMinute: 0.3, teller: passwordGuess},
	{name: 'a storm of guessed passwords, earlier', from: -900, until: -780, perMinute: 10, teller: passwordGuess},
	{name: 'a storm of guessed passwords', from: 90, until: 210, perMinute: 12, teller: passwordGuess},
	{name: 'the customer forgets his password', from: -480, until: -479, perMinute: 60, hosts: ['mx1', 'mx3'], teller: customerForgets},
	{name: 'the customer sends mail', from: -1500, until: Number.POSITIVE_INFINITY, perMinute: 4, hosts: ['mx1', 'mx3'], teller: customerSends},
	{name: 'the wave', from: 40, until: Number.POSITIVE_INFINITY, perMinute: 75, rampUp: 30, teller: waveMail(promotions)},
	{name: 'a second wave', from: 600, until: 1500, perMinute: 40, rampUp: 60, teller: waveMail(luckyDraw)},
];
