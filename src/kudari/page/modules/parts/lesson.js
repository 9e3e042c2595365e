/** Lessons: numbered steps in the head, and of the one that is gone through a few sentences beside the map. */
import {button, make} from '../basics/elements.js';
import {elementOf} from './rulelines.js';

/** @typedef {import('../basics/tables.js').Lesson} Lesson */

/**
 * All lessons as steps, of which the one that is gone through has its title; apart from them, playing without any.
 * @param {Lesson[]} lessons
 * @param {Lesson | undefined} shown
 * @param {number} lang 0 for English, 1 for Japanese
 * @param {import('../basics/words.js').Say} say
 * @param {(name: string) => void} teach
 */
export function lessonBar(lessons, shown, lang, say, teach) {
  const steps = lessons.map((lesson, k) => {
    const title = `${k + 1}. ${lesson.title[lang]}`;
    return make('li', {}, button(lesson === shown ? title : String(k + 1), () => teach(lesson.name),
      {title, 'aria-label': `${say('lesson')} ${title}`, 'aria-pressed': String(lesson === shown)}));
  });
  return make('nav', {class: 'row lessons', 'aria-label': say('lessons')},
    button(say('free'), () => teach(''), {'aria-pressed': String(!shown)}),
    make('span', {class: 'quiet'}, say('lessons')), make('ol', {class: 'row'}, ...steps));
}

/**
 * The card of a lesson.
 * @param {Lesson} lesson
 * @param {number} lang 0 for English, 1 for Japanese
 * @param {import('../basics/words.js').Say} say
 * @param {{again: () => void, next: (() => void) | null}} acts
 */
export function lessonCard(lesson, lang, say, {again, next}) {
  return make(
    'section', {class: 'card lesson', 'aria-label': say('lesson')}, make('h2', {}, lesson.title[lang]),
    ...lesson.text[lang].map(grown),
    make('div', {class: 'row'},
      button(say('again'), again), next ? button(say('next lesson'), next, {class: 'main'}) : null),
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
