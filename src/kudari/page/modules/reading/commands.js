/** The commands of LaTeX that stand in pasted formulas: what each of them is for a reader. */
import {TABLES} from '../basics/tables.js';
import {GREEK_LETTERS} from '../formula/letters.js';

const {commands} = TABLES.reading;
/** @type {[string, string][]} */
const marks = Object.entries(TABLES.grammar.marks).map(([mark, name]) => [name, mark]);

export const COMMANDS = {
  signs: new Map(Object.entries(commands.signs)),
  letters: new Map([...GREEK_LETTERS, ...Object.entries(commands.letters)]),
  accents: new Map([...marks, ...Object.entries(commands.accents)]),
  omitted: new Map(Object.entries(commands.omitted)), // with how many arguments
  refused: new Map(Object.entries(commands.refused)), // and why
  functions: new Map(Object.entries(commands.functions)),
  spaces: new Set(commands.spaces),
  wide: new Set(commands.wide),
  looks: new Set(commands.looks),
  styles: new Set(commands.styles),
  upright: new Set(commands.upright),
  withArgument: new Set(commands.arguments),
  overlays: new Set(commands.overlays),
  second: new Set(commands.second),
  fractions: new Set(commands.fractions),
  joining: new Set(commands.joining),
  explaining: new Set(commands.explaining),
};
