import {expect, test} from 'vitest';
import {missingRights, rightsOf} from '../../source/remote/discovery-rights.js';
import {helperNumber, helperSha256} from '../../source/remote/helper-text.js';

const same = `${helperNumber} ${helperSha256}`;
const hash = '0'.repeat(64);

test.each([
	['root needs no helper', 'root', same, {privilege: 'root', besides: 'root'}],
	['the helper is used before sudo', 'sudo', same, {privilege: 'helper', besides: 'sudo', helper: 'same'}],
	['the helper spares the password', 'sudo-password', same, {privilege: 'helper', besides: 'sudo-password', helper: 'same'}],
	['an account that has nothing else', 'limited', same, {privilege: 'helper', besides: 'none', helper: 'same'}],
	['a file that was edited is not used', 'limited', `${helperNumber} ${hash}`, {privilege: 'none', besides: 'none', helper: 'other'}],
	['an older one is not used', 'none', `${helperNumber - 1} ${hash}`, {privilege: 'none', besides: 'none', helper: 'older'}],
	['a newer one is not used', 'sudo', `${helperNumber + 1} ${hash}`, {privilege: 'sudo', besides: 'sudo', helper: 'newer'}],
	['what is no answer of a helper', 'sudo', 'hello', {privilege: 'sudo', besides: 'sudo'}],
	['no helper', 'none', '', {privilege: 'none', besides: 'none'}],
	['no answer at all', undefined, undefined, {privilege: 'none', besides: 'none'}],
])('%s', (_, answer, helper, expected) => {
	expect(rightsOf(answer, helper)).toEqual(expected);
});

test('a helper that is not used is told, with what makes it usable', () => {
	expect(missingRights({host: 'mx1', user: 'ana', privilege: 'sudo', helper: 'older', sources: [], jailsHidden: false, trouble: undefined})).toEqual([
		{what: 'the helper on it is an older one than this mxdeck knows; it is not used', remedy: 'as an account that may become root there: mxdeck hosts install-helper mx1'},
	]);
});
