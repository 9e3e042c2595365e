/** A report: its texts and tables stand in the page already, and here its charts are laid out. */
import {make} from '../basics/elements.js';
import {inksOf} from '../drawing/colours.js';
import {Chart, legend} from './chart.js';

/** @typedef {import('../drawing/panel.js').ChartPanel} ChartPanel */
/** @typedef {{panels: ChartPanel[], columns: number, legend: boolean, ratio: number}} ReportChart */

const darkness = matchMedia('(prefers-color-scheme: dark)');

/**
 * A chart in an element: large panels are cards side by side where there is room, small ones stand close together, and
 * those without numbers keep their columns, for they are compared with each other.
 * @param {HTMLElement} place
 * @param {ReportChart} chart
 */
function layOut(place, {panels, columns, legend: each, ratio}) {
  const grid = panels.some(({numbers}) => (numbers ?? 'xy') !== 'xy');
  const small = columns > 3;
  const shared = ['x', 'y'].map((axis) => panels.map((panel) => panel[/** @type {'x' | 'y'} */ (axis)]).find(Boolean));
  const [x, y] = small && !grid ? shared : [];
  place.classList.add(grid ? 'grid' : small ? 'small' : 'large');
  place.style.setProperty('--columns', String(columns));
  place.style.setProperty('--ratio', String(ratio));
  const key = make('div', {class: 'key quiet'}, y && make('span', {}, `↑ ${y}`), x && make('span', {}, `→ ${x}`));
  if (x || y || !each) place.append(key);
  let row = '';
  /** @type {(string | undefined)[]} */
  const heads = [];
  const update = panels.map((panel, i) => {
    if (grid && panel.y) place.append(make('p', {class: 'across quiet'}, panel.y.replaceAll('\n', ', ')));
    [row, heads[i % columns]] = [panel.y || row, panel.title || heads[i % columns]];
    const names = grid ? [row, heads[i % columns]] : [panel.title, panel.y || y, panel.x || x];
    const named = names.filter(Boolean).join(', ').replaceAll('\n', ', ');
    const canvas = make('canvas', {'aria-label': named});
    const figure = make('figure', {class: grid || small ? '' : 'card'});
    const caption = panel.title && make('figcaption', {}, panel.title);
    const box = make('div', {class: 'canvas chart'}, canvas);
    const marks = make('div');
    figure.append(...[caption, marks, box].filter(Boolean));
    place.append(figure);
    const drawn = new Chart(canvas);
    const shown = {...panel, x: panel.x || x, y: panel.y || y, title: '', plain: small};
    const draw = () => drawn.show(shown, inksOf(darkness.matches));
    new ResizeObserver(draw).observe(box);
    return () => {
      draw();
      if (each) marks.replaceChildren(legend(panel, inksOf(darkness.matches)));
    };
  });
  const all = make('div');
  key.append(all);
  const redraw = () => {
    for (const draw of update) draw();
    if (each) return;
    all.replaceChildren(legend({lines: panels.flatMap(({lines}) => lines)}, inksOf(darkness.matches)));
  };
  darkness.addEventListener('change', redraw);
  redraw();
}

const data = JSON.parse(document.getElementById('kudari-data')?.textContent ?? '{"charts": []}');
for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-chart]'))) {
  layOut(place, data.charts[Number(place.dataset.chart)]);
}
