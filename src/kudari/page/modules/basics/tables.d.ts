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
  rates: Rates | null;
  /** After which the book's rules have shown what they do here. */
  steps: number;
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
  /** A step in the letters of the formula, with powers as powers. */
  written: Tape;
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

/** A text; or a tag, what belongs to it (a link's address, a formula's tree), and what is in it. */
export type LessonNode = string | [string, ...any[]];

export interface Lesson {
  name: string;
  title: Words;
  text: [LessonNode[], LessonNode[]];
  link: string;
  hide: string[];
  /** The family of rules of which one is to be written, and what helps; none in a lesson that asks for nothing. */
  answer: string;
  hint: Words;
}

/** A formula over columns: a number, a name, nothing at all, or an operation and its arguments. */
export type Formula = number | string | null | [string, ...Formula[]];

/** Python's words and patterns of the formulas that people paste. */
export interface ReadingTable {
  characters: number;
  depth: number;
  space: string;
  lost: Record<string, string>;
  left: Record<string, string>;
  entities: Record<string, string>;
  tags: [string, string][];
  plain: Record<string, string>;
  subscripts: Record<string, string>;
  raised: Record<string, string>;
  signs: string[];
  pairs: string[];
  commands: CommandTable;
  methods: Record<string, string>;
  assigning: Record<string, string>;
  calledFunctions: Record<string, string>;
  doubtful: [string, string][];
  arrows: string[];
  operators: string[];
  python: string[];
  ends: string[];
  leading: string[];
  parameters: string[];
  notTimes: string;
  stepLetters: string;
  whole: Record<string, number>;
  gradients: string[];
  differentiated: string[];
  differentials: string[];
  samples: string[];
  counters: string[];
  called: string[];
  strong: string[];
  sentences: string[];
  parameterTold: string[];
  augmented: Record<string, string>;
  prose: string[];
  counting: string[];
  patterns: Record<Pattern, string>;
}

type Pattern = 'witnesses' | 'remains' | 'arrow' | 'styled' | 'entity' | 'markedUp' | 'reference' | 'item' | 'quotes'
  | 'marker' | 'commented' | 'numbered' | 'box' | 'remark' | 'spoken' | 'start' | 'calculated' | 'words' | 'aside'
  | 'fence' | 'mathematics' | 'atFirst' | 'between' | 'counted' | 'explains' | 'choice' | 'countedSteps' | 'comma'
  | 'call' | 'keyword' | 'changes' | 'scaffolding' | 'owner' | 'gradientOf' | 'keyed' | 'key' | 'get' | 'data'
  | 'same' | 'comment' | 'commentSign' | 'indexed' | 'shifted' | 'ofANetwork' | 'dotted' | 'signsOfCode'
  | 'equationNumber' | 'equationLetter' | 'lettered' | 'raisedTime' | 'braced' | 'assigns' | 'number' | 'tight'
  | 'modules' | 'explained' | 'components' | 'suffix' | 'time' | 'limits' | 'bracketedStep' | 'bracketedLetter'
  | 'bracketedIndex' | 'plainNumber' | 'power' | 'range' | 'searches' | 'sometimes' | 'small' | 'sentenceEnds'
  | 'around' | 'hedged' | 'usual' | 'valued' | 'gradientBefore' | 'starts' | 'likeGradient' | 'corrected' | 'oneAhead'
  | 'behind' | 'toldBetween';

/** What commands of LaTeX are for a reader. */
interface CommandTable {
  signs: Record<string, string>;
  letters: Record<string, string>;
  accents: Record<string, string>;
  omitted: Record<string, number>;
  refused: Record<string, string>;
  functions: Record<string, string>;
  spaces: string[];
  wide: string[];
  looks: string[];
  styles: string[];
  upright: string[];
  arguments: string[];
  overlays: string[];
  second: string[];
  fractions: string[];
  joining: string[];
  explaining: string[];
}

/** Numbers of Python's own sine, exponential and powers. */
export interface ArithmeticTable {
  halfPi: number[];
  sine: number[];
  cosine: number[];
  ln2: number[];
  exponential: number[];
  logarithm: number[];
  widest: number;
}

/** What the page knows a rule by that was typed: the course that it walks, and what rules and mistakes leave there. */
interface CheckTable {
  course: {
    starts: number[]; first: number[]; slopes: number[][]; values: Record<string, number>; begun: number;
    changes: number; times: number; none: number; step: number;
  };
  /** The hyperparameters that are one share, and the names that can mean nothing but some kinds. */
  shares: string[];
  names: Record<string, string[]>;
  right: Record<string, string>;
  mistakes: Record<string, string>;
  /** Causes, and what they concern. */
  causes: [string, string][];
}

export const TABLES: {
  arithmetic: ArithmeticTable;
  check: CheckTable;
  words: Record<string, Words>;
  lessons: Lesson[];
  reading: ReadingTable;
  diagnosis: {
    definitions: Record<string, Formula>;
    questions: [string, Formula, [string, Formula][]][];
    messages: Record<string, Words>;
  };
  rates: {digits: number[]; decades: number; tie: number};
  theory: {
    learningRateLetters: string[]; piecewise: string[]; holds: number; steepest: number; tried: number; rounds: number;
  };
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
    squares: [string, string];
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
    superscripts: Record<string, string>;
    limits: {characters: number; depth: number; operations: number; pieces: number};
    constants: Record<string, number>;
    pythonWords: string[];
    forms: Record<string, number[]>;
    latex: {
      signs: Record<string, string>; marks: Record<string, string>; words: string[]; styles: string[]; times: string[];
      functions: string[]; depth: number;
    };
  };
};
