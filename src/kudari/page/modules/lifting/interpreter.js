/** Somebody's code, carried out: a closed interpreter, which knows nothing of the page, and has only so much fuel. */
import {CodeArray, CodeClass, CodeDict, CodeFunction, CodeList, CodeObject, Names, Native} from './codevalues.js';
import {kindOf, operated, quantity} from './codevalues.js';
import {Evaluator} from './evaluator.js';
import {CodeFault, brief} from './fault.js';
import {LIBRARIES, itemsOf, keyOf, ofLibrary} from './natives.js';

/**
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {import('./codecursor.js').CodeNode} CodeNode
 */

/** What a function hands back, and what ends a loop or a turn of it. */
class Leaving {
  /**
   * @param {string} how
   * @param {CodeValue} [value]
   */
  constructor(how, value = null) {
    this.how = how;
    this.value = value;
  }
}

/** Carries out statements. */
export class Interpreter extends Evaluator {
  /**
   * @param {CodeNode[]} program
   * @returns {Names} its names
   */
  module(program) {
    this.globals = new Names(null);
    for (const [name, library] of [['np', 'numpy'], ['numpy', 'numpy'], ['math', 'math']]) {
      this.globals.names.set(name, new Native(`:${library}`, () => null));
    }
    this.block(program, this.globals);
    return this.globals;
  }

  /**
   * @param {CodeNode[]} body
   * @param {Names} scope
   * @returns {Leaving | null}
   */
  block(body, scope) {
    for (const node of body) {
      const leaving = this.guarded(node, () => this.statement(node, scope));
      if (leaving) return leaving;
    }
    return null;
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {Leaving | null}
   */
  statement(node, scope) {
    const {kind, parts = [], body = [], names = [], text = ''} = node;
    switch (kind) {
      case 'pass': case 'assert': return null;
      case 'expression': this.value(parts[0], scope); return null;
      case 'assign': {
        const value = this.value(parts[0], scope);
        for (const target of parts.slice(1)) this.assign(target, value, scope);
        return null;
      }
      case 'augment': this.augment(node, scope); return null;
      case 'if': return this.block(this.isTrue(this.value(parts[0], scope)) ? body : parts[1].body ?? [], scope);
      case 'for': return this.loop(node, scope);
      case 'while':
        while (this.isTrue(this.value(parts[0], scope))) {
          this.burn();
          const leaving = this.block(body, scope);
          if (leaving?.how === 'return') return leaving;
          if (leaving?.how === 'break') break;
        }
        return null;
      case 'with': this.value(parts[0], scope); return this.block(body, scope);
      case 'return': return new Leaving(kind, parts.length ? this.value(parts[0], scope) : null);
      case 'break': case 'continue': return new Leaving(kind);
      case 'global': case 'nonlocal': {
        for (const name of names) {
          const holder = kind === 'global' ? null : scope.above?.holder(name);
          scope.elsewhere.set(name, holder ?? this.globals);
        }
        return null;
      }
      case 'import': this.imports(node, scope); return null;
      case 'del': return this.remove(parts[0], scope);
      case 'raise': throw new CodeFault('code raised');
      case 'function': this.put(text, this.decorated(node, this.makeFunction(node, scope)), scope); return null;
      case 'class': this.put(text, this.makeClass(node, scope), scope); return null;
      default: throw new CodeFault('code unknown', 0, {what: brief(kind)});
    }
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {Leaving | null}
   */
  loop({parts: [target, over] = [], body = []}, scope) {
    for (const item of itemsOf(this.value(over, scope))) {
      this.assign(target, item, scope);
      const leaving = this.block(body, scope);
      if (leaving?.how === 'return') return leaving;
      if (leaving?.how === 'break') break;
    }
    return null;
  }

  /**
   * a += b changes an array where it lies, as NumPy does, be it under other names as well.
   * @param {CodeNode} node
   * @param {Names} scope
   */
  augment({text = '', parts: [target, given] = []}, scope) {
    const before = this.value(target, scope), value = this.value(given, scope);
    const after = operated(text, before, value);
    if (before instanceof CodeArray) before.value = quantity(after);
    else if (before instanceof CodeList && !before.fixed) before.items.push(...itemsOf(value));
    else return this.assign(target, after, scope);
    if (target.kind !== 'name') this.assign(target, before, scope);
  }

  /**
   * @param {CodeNode} target
   * @param {CodeValue} value
   * @param {Names} scope
   */
  assign(target, value, scope) {
    const {kind, text = '', parts = []} = target;
    if (kind === 'name') return this.put(text, value, scope);
    if (kind === 'tuple' || kind === 'list') return this.unpack(parts, itemsOf(value), scope);
    if (kind !== 'attribute' && kind !== 'index') throw new CodeFault('code syntax', target.line, {what: '='});
    const owner = this.value(parts[0], scope);
    if (kind === 'attribute') {
      const isOpen = owner instanceof CodeObject || owner instanceof CodeClass;
      if (!isOpen) throw new CodeFault('code no name', 0, {what: brief(text), of: kindOf(owner)});
      owner.fields.set(text, value);
    } else if (owner instanceof CodeArray && ['...', 'slice'].includes(parts[1].kind)) {
      if (owner !== value) owner.value = quantity(value);
    } else {
      const key = this.value(parts[1], scope);
      if (owner instanceof CodeDict) owner.map.set(keyOf(key), value);
      else if (owner instanceof CodeList && typeof key === 'number' && owner.items.at(key) !== undefined) {
        owner.items.splice(key, 1, value);
      } else throw new CodeFault('code index');
    }
  }

  /**
   * @param {CodeNode[]} targets
   * @param {CodeValue[]} values
   * @param {Names} scope
   */
  unpack(targets, values, scope) {
    const there = values.length, wanted = targets.length;
    if (there !== wanted) throw new CodeFault('code unpack', 0, {there, wanted});
    for (const [k, target] of targets.entries()) this.assign(target, values[k], scope);
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   */
  remove({parts = []}, scope) {
    const owner = this.value(parts[0], scope);
    if (owner instanceof CodeDict) owner.map.delete(keyOf(this.value(parts[1], scope)));
    return null;
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   */
  imports({text = '', names = []}, scope) {
    for (const name of names) {
      const [thing, , as = thing] = name.split(' '), library = text || thing;
      if (text && !LIBRARIES.includes(library)) throw new CodeFault('code library', 0, {what: brief(library)});
      const found = text ? ofLibrary(library, thing) : new Native(`:${library}`, () => null);
      if (found === undefined) throw new CodeFault('code unknown', 0, {what: brief(thing)});
      this.put(as, found, scope);
    }
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   */
  makeClass({text = '', parts = [], body = [], names = []}, scope) {
    const given = parts.map(({parts: [base] = []}) => this.value(base, scope));
    const bases = given.filter((base) => base instanceof CodeClass);
    const inside = new Names(scope);
    this.owner = new CodeClass(text, /** @type {CodeClass[]} */ (bases), inside.names, []);
    const type = this.owner;
    this.block(body, inside);
    this.owner = null;
    const fields = [...inside.names].filter(([, value]) => !(value instanceof CodeFunction)).map(([name]) => name);
    if (names.includes('dataclass')) type.order.push(...fields);
    return type;
  }

  /**
   * @param {CodeNode} node
   * @param {CodeFunction} made
   * @returns {CodeValue}
   */
  decorated({names = []}, made) {
    const strange = names.find((name) => !['property', 'staticmethod', 'abstractmethod', 'override'].includes(name));
    if (strange !== undefined) throw new CodeFault('code unknown', 0, {what: `@${strange}`});
    return made;
  }

  /**
   * @param {CodeFunction} called
   * @param {CodeValue[]} given
   * @param {Map<string, CodeValue>} named
   * @returns {CodeValue}
   */
  run({node, scope, defaults, owner}, given, named) {
    const inside = new Names(scope), rest = [...given], others = new Map(named);
    inside.owner = owner;
    for (const {text = '', spread} of node.parts ?? []) {
      if (spread === '*') inside.names.set(text, new CodeList(rest.splice(0), true));
      else if (spread) {
        const more = new CodeDict();
        for (const [name, value] of others) more.map.set(name, value);
        others.clear();
        inside.names.set(text, more);
      } else if (rest.length) inside.names.set(text, /** @type {CodeValue} */ (rest.shift()));
      else {
        const value = others.has(text) ? others.get(text) : defaults.get(text);
        if (value === undefined) throw new CodeFault('code argument', node.line, {what: brief(text)});
        others.delete(text);
        inside.names.set(text, value);
      }
    }
    if (rest.length || others.size) throw new CodeFault('code arguments', 0, {what: brief(node.text ?? '')});
    return this.block(node.body ?? [], inside)?.value ?? null;
  }
}

