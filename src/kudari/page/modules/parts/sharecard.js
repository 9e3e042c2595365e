/** To take along: a link, a program, a picture, a record; and a record that somebody brings. */
import {button, make} from '../basics/elements.js';
import {begun} from '../basics/tasks.js';
import {RECORD_LARGEST} from '../state/record.js';
import {filmKind} from './film.js';

/** The card with what can be taken along. */
export class ShareCard {
  /**
   * @param {import('../basics/words.js').Say} say
   * @param {{link: () => string, python: () => string | null | undefined, picture: () => HTMLCanvasElement,
   *   film: (kind: string) => Promise<Blob>, record: () => unknown, page: () => string,
   *   bring: (text: string) => void, tell: (text: string) => void}} acts
   */
  constructor(say, acts) {
    this.say = say;
    this.acts = acts;
    this.element = make('section', {class: 'card', 'data-part': 'share'});
    this.filming = false;
    for (const name of ['dragover', 'drop']) {
      addEventListener(name, (/** @type {any} */ event) => {
        const {dataTransfer} = event;
        if (!dataTransfer?.types.includes('Files')) return; // a text may be dropped into a field
        event.preventDefault();
        if (name === 'drop') this.read(dataTransfer.files[0]);
      });
    }
  }

  /**
   * Bring what is in a file; no more of it than a record may have. What cannot be read, as a folder, is an empty one.
   * @param {File | undefined} file
   */
  read(file) {
    if (!file) return;
    const done = begun();
    file.slice(0, 4 * RECORD_LARGEST + 4).text().then(this.acts.bring, () => this.acts.bring('')).finally(done);
  }

  draw() {
    const {say, acts} = this;
    const file = make('input', {
      type: 'file', accept: '.json,application/json', 'aria-label': say('bring'), class: 'live', tabindex: -1,
      onchange: () => {
        this.read(file.files[0]);
        file.value = '';
      },
    });
    const saved = () => new Blob([JSON.stringify(acts.record(), null, 1)], {type: 'application/json'});
    this.text = make('textarea', {class: 'hidden', readonly: true, rows: 6, 'aria-label': say('copy this')});
    this.done = make('p', {class: 'quiet'});
    const kind = filmKind();
    const linkable = location.protocol !== 'about:'; // a page within a page has no address
    this.element.replaceChildren(
      make('h2', {}, say('share')),
      make('div', {class: 'row'}, ...[
        linkable ? button(say('link'), () => this.copy(acts.link(), true)) : null,
        button(say('python'), () => this.copy(acts.python() ?? `# ${say('no program')}\n`)),
        button(say('picture'), () => this.savePicture()),
        button(say('film'), () => this.saveFilm(kind ?? ''), kind ? {} : {disabled: true, title: say('no film')}),
        button(say('save page'), () => this.save(new Blob([acts.page()], {type: 'text/html'}), 'race.html')),
        button(say('record'), () => this.save(saved(), 'race.json')),
        button(say('bring'), () => file.click(), {title: say('drop')}), file].filter((part) => part !== null)),
      this.done, this.text,
    );
  }

  /**
   * Into the clipboard; where there is none to write to, into a field from where it can be copied.
   * @param {string} text
   * @param {boolean} [link] whether it is one
   */
  async copy(text, link = false) {
    const done = begun();
    this.done.textContent = '';
    try {
      await navigator.clipboard.writeText(text);
      const only = link && location.protocol === 'file:' ? [this.say('only here')] : [];
      this.done.textContent = [this.say('copied'), ...only].join('. ');
      this.acts.tell(this.done.textContent);
      this.text.classList.toggle('hidden', !text.includes('\n'));
      this.text.value = text;
    } catch {
      this.text.classList.remove('hidden');
      this.text.value = text;
      this.text.select();
      this.acts.tell(this.say('copy this'));
    } finally {
      done();
    }
  }

  savePicture() {
    const done = begun();
    this.acts.picture().toBlob((blob) => {
      if (blob) this.save(blob, 'race.png');
      done();
    });
  }

  /** @param {string} kind */
  async saveFilm(kind) {
    if (this.filming) return;
    this.filming = true;
    this.save(await this.acts.film(kind), `race.${kind.slice(6).split(';')[0]}`);
    this.filming = false;
  }

  /**
   * @param {Blob} blob
   * @param {string} name
   */
  save(blob, name) {
    const address = URL.createObjectURL(blob);
    make('a', {href: address, download: name}).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
}
