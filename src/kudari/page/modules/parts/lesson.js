/** A lesson: a few sentences beside a page that is set up for them. */
import {button, make} from '../basics/elements.js';
import {elementOf} from './rulelines.js';

/** @typedef {import('../basics/tables.js').Lesson} Lesson */

/**
 * The card of a lesson.
 * @param {Lesson} lesson
 * @param {number} lang 0 for English, 1 for Japanese
 * @param {import('../basics/words.js').Say} say
 * @param {{again: () => void, next: (() => void) | null, end: () => void}} acts
 */
export function lessonCard(lesson, lang, say, {again, next, end}) {
  return make(
    'section', {class: 'card lesson', 'aria-label': say('lesson')}, make('h2', {}, lesson.title[lang]),
    ...lesson.text[lang].map(grown),
    make('div', {class: 'row'},
      button(say('again'), again), next ? button(say('next lesson'), next, {class: 'main'}) : null,
      button(say('free'), end)),
  );
}

/**
 * What Python made of the Markdown: a text, or a tag and what is in it.
 * @param {import('../basics/tables.js').LessonNode} node
 * @returns {Node | string}
 */
function grown(node) {
  if (typeof node === 'string') return node;
  const [tag, ...inside] = node;
  if (tag === 'math') return elementOf(inside[0], new Map());
  const attributes = tag === 'a' ? {href: inside.shift(), target: '_blank', rel: 'noreferrer'} : {};
  return make(tag, attributes, ...inside.map(grown));
}
