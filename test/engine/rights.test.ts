import {expect, test} from 'vitest';
import {changeRight} from '../../source/engine/rights.js';
import type {Discovery} from '../../source/model/discovery.js';
import type {Host} from '../../source/model/host.js';
import {discovered} from '../helpers/discovered.js';

const mx1: Host = {name: 'mx1', groups: [], readOnly: false, sudo: 'auto'};

test.each<readonly [string, Partial<Host>, Partial<Discovery>, string | undefined]>([
	['root changes', {}, {privilege: 'root'}, undefined],
	['the helper changes', {}, {privilege: 'helper', helper: 'same'}, undefined],
	['sudo changes', {}, {privilege: 'sudo-password'}, undefined],
	['sudo changes where another mxdeck\'s helper is', {}, {privilege: 'sudo', helper: 'newer'}, undefined],
	['who reads only does not', {}, {privilege: 'none'}, 'the account ops may read this host but not change it'],
	['an older helper is refused', {}, {privilege: 'none', helper: 'older'}, 'the helper on it is an older one than this mxdeck knows; it is not used'],
	['a newer helper is refused', {}, {privilege: 'none', helper: 'newer'}, 'the helper on it is a newer one than this mxdeck knows; it is not used'],
	['an edited helper is refused', {}, {privilege: 'none', helper: 'other'}, 'the helper on it is not the one that this mxdeck knows: somebody changed it; it is not used'],
	['where sudo must not be asked, neither it nor the helper is', {sudo: 'never'}, {privilege: 'helper', helper: 'same'}, 'the account ops may read this host but not change it'],
	['read-only is read-only', {readOnly: true}, {privilege: 'root'}, 'configured as read-only'],
])('%s', (_, host, found, what) => {
	const right = changeRight({...mx1, ...host}, discovered({user: 'ops', ...found}));
	expect(right?.what).toBe(what);
	expect(right?.state).toBe(what === undefined ? undefined : 'nothing was sent');
});

test('who lacks a right is told what to run', () => {
	expect(changeRight(mx1, discovered({user: 'ops', privilege: 'none'}))?.remedy).toContain('mxdeck hosts install-helper mx1 --user ops');
	expect(changeRight(mx1, discovered({user: 'ops', privilege: 'none', helper: 'older'}))?.remedy).toBe('as an account that may become root there: mxdeck hosts install-helper mx1');
	expect(changeRight(mx1, discovered({user: 'ops', privilege: 'none', helper: 'newer'}))?.remedy).toBe('update this mxdeck');
});
