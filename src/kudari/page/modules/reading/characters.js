/** Characters of pasted formulas, as the grammar spells them. */
import {TABLES} from '../basics/tables.js';

const {reading, grammar} = TABLES;
export const PLAIN_CHARACTERS = new Map(Object.entries(reading.plain));
export const SUBSCRIPTS = new Map(Object.entries(reading.subscripts));
export const RAISED = new Map([...Object.entries(grammar.superscripts), ...Object.entries(reading.raised)]);
export const LONG_SIGNS = reading.signs; // of more than one character
export const PAIRS = new Set(reading.pairs); // two letters that are one name
