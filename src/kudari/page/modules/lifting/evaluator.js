/** Expressions of somebody's code, evaluated: on numbers, or on symbols, which leaves their formulas. */
import {CodeClass, CodeDict, CodeFunction, CodeList, CodeObject, Names, Native} from './codevalues.js';
import {Super, computed, isQuantity, kindOf, operated} from './codevalues.js';
import {CodeFault, brief} from './fault.js';
import {Machine} from './machine.js';
import {itemAt, memberOf} from './members.js';
import {LIBRARIES, hasName, itemsOf, keyOf, ofLibrary} from './natives.js';

/**
 * @typedef {import('./codevalues.js').CodeValue} CodeValue
 * @typedef {import('./codecursor.js').CodeNode} CodeNode
 */

/** Evaluates expressions. */
export class Evaluator extends Machine {
  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {CodeValue}
   */
  value(node, scope) {
    return this.guarded(node, () => this.evaluated(node, scope));
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {CodeValue}
   */
  evaluated(node, scope) {
    const {kind, text = '', parts = []} = node;
    const of = (/** @type {number} */ k) => this.value(parts[k], scope);
    switch (kind) {
      case 'number': return node.value ?? 0;
      case 'string': return text;
      case 'name': return this.named(text, scope);
      case 'True': return true;
      case 'False': return false;
      case 'None': return null;
      case '...': return null;
      case 'tuple': case 'list': return new CodeList(this.all(parts, scope), kind === 'tuple');
      case 'dict': return this.dict(parts, scope);
      case 'operation': return operated(text, of(0), of(1));
      case 'negative': {
        const value = of(0);
        return computed('negate', [value]);
      }
      case 'positive': return of(0);
      case 'not': return !this.isTrue(of(0));
      case 'and': case 'or': {
        for (const part of parts.slice(0, -1)) {
          const value = this.value(part, scope);
          if (this.isTrue(value) === (kind === 'or')) return value;
        }
        return of(parts.length - 1);
      }
      case 'compare': return this.compare(node, scope);
      case 'choice': return of(this.isTrue(of(0)) ? 1 : 2);
      case 'walrus': {
        const value = of(1);
        this.put(parts[0].text ?? '', value, scope);
        return value;
      }
      case 'attribute': return this.attribute(of(0), text);
      case 'index': return this.index(node, scope);
      case 'call': return this.call(node, scope);
      case 'function': return this.makeFunction(node, scope);
      case 'comprehension': return this.comprehension(node, scope);
      default: throw new CodeFault('code unknown', 0, {what: brief(text || kind)});
    }
  }

  /**
   * @param {CodeNode[]} nodes
   * @param {Names} scope
   */
  all(nodes, scope) {
    return nodes.flatMap(({kind, parts: [inner] = []}, k) =>
      (kind === 'star' ? itemsOf(this.value(inner, scope)) : [this.value(nodes[k], scope)]));
  }

  /**
   * @param {CodeNode[]} pairs
   * @param {Names} scope
   */
  dict(pairs, scope) {
    const made = new CodeDict();
    for (const {kind, parts: [key, value] = []} of pairs) {
      if (kind === 'star') {
        const other = this.value(key, scope);
        if (other instanceof CodeDict) for (const [name, one] of other.map) made.map.set(name, one);
      } else {
        made.map.set(keyOf(this.value(key, scope)), this.value(value, scope));
      }
    }
    return made;
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {CodeValue}
   */
  compare({parts = [], names = []}, scope) {
    let left = this.value(parts[0], scope);
    /** @type {CodeValue} */
    let result = true;
    for (const [k, sign] of names.entries()) {
      const right = this.value(parts[k + 1], scope);
      result = this.compared(sign, left, right);
      if (k + 1 < names.length && !this.isTrue(result)) return false;
      left = right;
    }
    return result;
  }

  /**
   * @param {CodeValue} owner
   * @param {string} name
   * @returns {CodeValue}
   */
  attribute(owner, name) {
    /** @type {CodeValue | undefined} */
    let found;
    if (owner instanceof CodeObject) {
      if (name === '__dict__') throw new CodeFault('code unknown', 0, {what: name});
      if (owner.fields.has(name)) return owner.fields.get(name) ?? null;
      found = name === '__class__' ? owner.type : this.bound(owner, owner.type.find(name));
    } else if (owner instanceof Super) {
      const inherited = owner.bases.map((base) => base.find(name)).find((one) => one !== undefined);
      found = this.bound(owner.self, inherited ?? (name === '__init__' ? new Native(name, () => null) : undefined));
    } else if (owner instanceof CodeClass) {
      found = owner.find(name);
    } else if (owner instanceof Native && owner.name.startsWith(':')) {
      const library = owner.name.slice(1);
      if (!LIBRARIES.includes(library)) throw new CodeFault('code library', 0, {what: brief(library)});
      found = ofLibrary(library, name);
    } else {
      found = memberOf(owner, name, (called, given) => this.apply(called, given));
    }
    if (found === undefined) throw new CodeFault('code no name', 0, {what: brief(name), of: kindOf(owner)});
    return found;
  }

  /**
   * A method with its object; a property as what it gives.
   * @param {CodeObject} self
   * @param {CodeValue | undefined} found
   * @returns {CodeValue | undefined}
   */
  bound(self, found) {
    if (!(found instanceof CodeFunction)) return found;
    if (found.node.names?.includes('property')) return this.apply(found, [self]);
    if (found.node.names?.includes('staticmethod')) return found;
    return new Native(found.node.text ?? '', (given, named) => this.apply(found, [self, ...given], named));
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   */
  index({parts: [owner, key] = []}, scope) {
    const value = this.value(owner, scope);
    const isWhole = key.kind === '...' || (key.kind === 'tuple' && !key.parts?.length) ||
      (key.kind === 'slice' && key.parts?.every(({kind}) => kind === 'None'));
    if (isQuantity(value) && isWhole) return value;
    return itemAt(value, this.value(key, scope), (called, given) => this.apply(called, given));
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {CodeValue}
   */
  call({parts: [what, ...arguments_] = []}, scope) {
    if (what.text === 'super' && what.kind === 'name') return this.above(scope);
    const called = this.value(what, scope);
    /** @type {CodeValue[]} */
    const given = [];
    const named = new Map();
    for (const {text, spread, parts: [part] = []} of arguments_) {
      const value = this.value(part, scope);
      if (spread === '*') given.push(...itemsOf(value));
      else if (spread && value instanceof CodeDict) for (const [name, one] of value.map) named.set(name, one);
      else if (text) named.set(text, value);
      else given.push(value);
    }
    if (called instanceof Native && called.name === 'getattr') {
      const [owner, name, other] = given;
      return hasName(owner, String(name)) || other === undefined ? this.attribute(owner, String(name)) : other;
    }
    return this.apply(called, given, named);
  }

  /**
   * What super() stands for: the object, of the class above.
   * @param {Names} scope
   */
  above(scope) {
    const self = [...scope.names.values()][0];
    if (!(self instanceof CodeObject)) throw new CodeFault('code unknown', 0, {what: 'super'});
    return new Super(self, scope.owner?.bases ?? []);
  }

  /**
   * @param {CodeValue} called
   * @param {CodeValue[]} given
   * @param {Map<string, CodeValue>} [named]
   * @returns {CodeValue}
   */
  apply(called, given, named = new Map()) {
    if (called instanceof Native) return called.run(given, named);
    if (called instanceof CodeFunction) return this.run(called, given, named);
    if (called instanceof CodeClass) return this.made(called, given, named);
    if (called instanceof CodeObject) return this.apply(this.attribute(called, '__call__'), given, named);
    throw new CodeFault('code call', 0, {what: kindOf(called)});
  }

  /**
   * A new object of a class.
   * @param {CodeClass} type
   * @param {CodeValue[]} given
   * @param {Map<string, CodeValue>} named
   */
  made(type, given, named) {
    const made = new CodeObject(type), rest = [...given];
    if (type.find('__init__') !== undefined) {
      this.apply(this.attribute(made, '__init__'), given, named);
      return made;
    }
    for (const name of type.order) {
      const usual = type.find(name) ?? null;
      const value = rest.length ? rest.shift() : named.has(name) ? named.get(name)
        : usual instanceof Native && usual.name === 'field' ? this.fieldOf(usual) : usual;
      made.fields.set(name, value ?? null);
    }
    const isReady = !type.order.length || type.find('__post_init__') === undefined;
    if (!isReady) this.apply(this.attribute(made, '__post_init__'), []);
    return made;
  }

  /** @param {Native} field */
  fieldOf(field) {
    const usual = field.run([], new Map());
    return usual instanceof Native || usual instanceof CodeFunction ? this.apply(usual, []) : usual;
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   */
  makeFunction(node, scope) {
    const isMethod = this.owner && scope.names === this.owner.fields; // which does not see what is in its class
    const around = isMethod ? scope.above ?? scope : scope;
    const defaults = new Map();
    for (const {text = '', parts: [usual] = []} of node.parts ?? []) {
      if (usual) defaults.set(text, this.value(usual, scope));
    }
    return new CodeFunction(node, around, defaults, around === scope ? null : this.owner);
  }

  /**
   * @param {CodeNode} node
   * @param {Names} scope
   * @returns {CodeValue}
   */
  comprehension({text, parts = [], body = []}, scope) {
    const inside = new Names(scope), dict = new CodeDict();
    /** @type {CodeValue[]} */
    const items = [];
    const turn = (/** @type {number} */ k) => {
      if (k === body.length) {
        const first = this.value(parts[0], inside);
        if (text === 'dict') dict.map.set(keyOf(first), this.value(parts[1], inside));
        else items.push(first);
        return;
      }
      const [target, over, ...conditions] = body[k].parts ?? [];
      for (const item of itemsOf(this.value(over, inside))) {
        this.assign(target, item, inside);
        if (conditions.every((condition) => this.isTrue(this.value(condition, inside)))) turn(k + 1);
      }
    };
    turn(0);
    return text === 'dict' ? dict : new CodeList(items);
  }
}
