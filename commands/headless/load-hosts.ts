import path from 'node:path';
import type {Host} from '../../source/model/host.js';
import {failure, success, type Outcome} from '../../source/model/outcome.js';
import {chooseHosts} from '../../source/settings/inventory.js';
import {loadSettings} from '../../source/settings/load-settings.js';
import {configFile, type Places} from '../../source/settings/places.js';
import type {Settings} from '../../source/settings/settings.js';
import type {Surroundings} from '../command.js';
import type {configFlags, FlagValues} from '../line/flags.js';
import {placesFor} from './own-places.js';

/** The hosts of a call, and what holds for them. */
export type ChosenHosts = {
	readonly settings: Settings;
	readonly hosts: readonly Host[];
	readonly sshConfig: string | undefined;
	readonly places: Places;
};

/** The settings that were named with `--config`, else the operator's own. */
export async function loadInventory(config: string | undefined, places: Places): Promise<Outcome<Settings>> {
	return loadSettings(config ?? configFile(places), config !== undefined);
}

/** Reads the configuration and finds the named hosts in it; without names, all of them (perhaps none). */
export async function loadHosts(flags: Partial<FlagValues<typeof configFlags>>, names: readonly string[], around: Surroundings): Promise<Outcome<ChosenHosts>> {
	const places = placesFor(around);
	const settings = await loadInventory(flags.config, places);
	if (!settings.ok) {
		return settings;
	}

	const hosts = chooseHosts(settings.value, names);
	const sshConfig = flags.sshConfig ?? settings.value.defaults.sshConfig?.replace(/^~(?=\/)/, around.home);
	return hosts.ok
		? success({settings: settings.value, hosts: hosts.value, sshConfig: sshConfig === undefined ? undefined : path.resolve(sshConfig), places})
		: hosts;
}

/** As `loadHosts`, for commands that need at least one host. */
export async function loadSomeHosts(flags: Partial<FlagValues<typeof configFlags>>, names: readonly string[], around: Surroundings): Promise<Outcome<ChosenHosts>> {
	const chosen = await loadHosts(flags, names, around);
	return chosen.ok && chosen.value.hosts.length === 0
		? failure({what: 'no host is named, and none is configured', remedy: `name hosts, or add [hosts.NAME] to ${flags.config ?? configFile(chosen.value.places)}`})
		: chosen;
}
