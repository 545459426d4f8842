// The dictionary of the page's language. Every module takes what it shows from here.
import { en } from './en.js';

export const words = en;
