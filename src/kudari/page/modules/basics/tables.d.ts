// What tables.js holds, which kudari.page.tables writes when the page is built. The type checker reads this instead.

/** What a symbol or a node is: a number of the whole step, or one for each parameter. */
export type Kind = 'scalar' | 'tensor';

/** A straight-line program as plain data. */
export interface Tape {
  inputs: [string, string][];
  constants: number[];
  operations: any[][];
  outputs: number[];
}

/** English and Japanese. */
type Words = [string, string];

/** Run on nodes d, y and the arguments, which come before its own constants. */
export interface Pullback {
  constants: number[];
  operations: [string, ...number[]][];
  outputs: number[];
}

export interface OperationTable {
  arity: number;
  result: 'exact' | 'rounded' | 'truth';
  /** What it is called in Math; nothing, where the page has a function of its own. */
  library: string;
  pullbacks: (Pullback | null)[];
}

/** Learning rates for the book's rules. */
type Rates = Record<'sgd' | 'momentum' | 'adagrad' | 'adam', number>;

export interface FieldTable {
  title: Words;
  variables: string[];
  text: string;
  domain: [number, number][];
  start: number[];
  minima: number[][];
  lowest: number | null;
  rates: Rates;
  teaches: Words;
}

export interface StateTable {
  name: string;
  symbol: string;
  initial: number | "w";
  per_tensor: boolean;
}

export interface HyperTable {
  name: string;
  symbol: string;
  default: number;
  log: boolean;
  low: number;
  high: number | null;
  open: boolean;
}

export interface RuleTable {
  title: string;
  text: string;
  tape: Tape;
  /** The same in letters and with powers as powers, of a rule that the page cannot read. */
  written?: Tape;
  states: StateTable[];
  hypers: HyperTable[];
  colour: string;
}

/** Colours as #rrggbb. */
export interface ColourTable {
  others: string[];
  ink: string;
  faint: string;
  minimum: string;
  terrain: [string, string];
  diverged: string;
  never: string;
  basins: string[];
}

/** A formula over columns: a number, a name, nothing at all, or an operation and its arguments. */
export type Formula = number | string | null | [string, ...Formula[]];

/** A sentence and its short form. */
export type Message = [Words, Words];

export const TABLES: {
  diagnosis: {
    definitions: Record<string, Formula>;
    questions: [string, Formula, [string, Formula][]][];
    messages: Record<string, Message>;
  };
  theory: {learningRateLetters: string[]; holds: number; steepest: number; tried: number; rounds: number};
  colours: ColourTable;
  map: {rest: number; near: number};
  limits: {steps: number};
  operations: Record<string, OperationTable>;
  fields: Record<string, FieldTable>;
  typed: {window: [number, number]; start: number; rates: Rates; value: number};
  usual: Record<string, number>;
  unneeded: [string, number, number, string][];
  rules: Record<string, RuleTable>;
  grammar: {
    words: Record<string, Words>;
    greek: Record<string, string>;
    marks: Record<string, string>;
    signs: Record<string, string>;
    spellings: Record<string, string>;
    functions: string[];
    unbracketed: string[];
    logarithm: string;
    glued: string;
    comparisons: Record<string, string>;
    relations: Record<string, string>;
    juxtaposed: string[];
    leibniz: string;
    superscripts: Record<string, string>;
    augmented: Record<string, string>;
    parameters: string[];
    gradients: string[];
    limits: {characters: number; depth: number; operations: number; pieces: number};
    constants: Record<string, number>;
    forms: Record<string, number[]>;
  };
};
