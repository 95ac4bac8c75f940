import {createHash} from 'node:crypto';
import {applyScript} from './apply-script.js';
import gate from './host-scripts/helper.sh';
import {lookScript} from './look-script.js';

/** Counts up with each release whose helper differs from the one before, so that an older one is told from a newer one. */
export const helperNumber = 1;

/**
The one file that is installed: the host scripts as they are, each in a function, behind a gate. It holds functions and constants
only, and its last line runs them. The process that waits for a confirmation runs it with another last line.
*/
export const helperText = [
	'#!/bin/sh',
	'# Installed by mxdeck ("mxdeck hosts install-helper"), taken away by "mxdeck hosts remove-helper". Do not edit it: mxdeck uses it',
	'# only as long as it is, byte for byte, the one that it knows.',
	'',
	`helper_number=${helperNumber}`,
	gate,
	`apply() {\n${applyScript}}\n`,
	`look() {\n${lookScript}}\n`,
	'helper "$@"\n',
].join('\n');

/** What the helper's own `version` answers when it is this one. */
export const helperSha256 = createHash('sha256').update(helperText).digest('hex');
