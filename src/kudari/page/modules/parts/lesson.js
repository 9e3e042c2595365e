/** A lesson: a few sentences beside a page that is set up for them. */
import {button, make} from '../basics/elements.js';

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
    ...lesson.text[lang].split(/\n\s*\n/).map((text) => make('p', {}, ...emphasised(text))),
    make('div', {class: 'row'},
      button(say('again'), again), next ? button(say('next lesson'), next, {class: 'main'}) : null,
      button(say('free'), end)),
  );
}

/**
 * The pieces of a paragraph of plain Markdown: strong, emphasised, code, and texts between.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function emphasised(text) {
  const tags = ['strong', 'em', 'code'];
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(/\*\*([^*]+)\*\*|\*([^*]+)\*|\x60([^\x60]+)\x60/g)) {
    const kind = match.slice(1).findIndex((inside) => inside !== undefined);
    pieces.push(text.slice(end, match.index), make(tags[kind], {}, match[1 + kind]));
    end = match.index + match[0].length;
  }
  return [...pieces, text.slice(end)];
}
