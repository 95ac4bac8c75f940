import {createContext, useContext} from 'react';
import {type Theme, themeFor} from './theme.js';

/** Carries the theme to the components. */
export const ThemeContext = createContext<Theme>(themeFor({colour: true, ascii: false}));

/** The theme of the terminal that is drawn on. */
export const useTheme = (): Theme => useContext(ThemeContext);
