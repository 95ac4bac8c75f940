import {placesOf, type Places} from '../../source/settings/places.js';
import type {Surroundings} from '../command.js';

/** Where this operator's files are. */
export const placesFor = ({environment, home}: Pick<Surroundings, 'environment' | 'home'>): Places => placesOf(environment, home);
