/** Functions as people write them: their spellings, and which of them do without brackets, as in sin 2x. */
import {TABLES} from '../basics/tables.js';

export const FUNCTION_NAMES = TABLES.grammar.functions; // operations that are called by a name
export const FUNCTION_SPELLINGS = new Map(Object.entries(TABLES.grammar.spellings));
export const UNBRACKETED = TABLES.grammar.unbracketed; // functions that do without brackets
export const LOGARITHM = new RegExp(`^(?:${TABLES.grammar.logarithm})$`, 'u'); // with its base: log2, log_10, log_b
export const GLUED = new RegExp(`^(?:${TABLES.grammar.glued})$`, 'u'); // a function as well as a name: sin2x
