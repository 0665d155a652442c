// Plain JavaScript on nothing but Node: scripts/set-up.mjs shows its steps before any package is installed.

/** How often something that takes long says that it goes on, where every word stays to be read. */
export const SIGN_OF_LIFE_MS = 30_000;
const REDRAW_MS = 1_000;
const CLEAR_LINE = '\r\u001b[K';

/**
 * @typedef {import('./progress.js').OnProgress} OnProgress
 * @typedef {(text: string) => string} Paint
 * @typedef {{ readonly name: string, readonly since: number, doing: string }} Step that goes on, and what it says it is doing
 */

/** Shows people the steps of some work, which may go on side by side: on a terminal in one line that moves, elsewhere in a line now and then. */
export class Steps {
  /** @type {Set<Step>} */
  #running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #ticking;
  #stream;
  #paint;
  /** @type {string[]} what has come to its end, and how long it took */
  #took = [];

  /**
   * @param {NodeJS.WriteStream} stream
   * @param {{ green: Paint, red: Paint, dim: Paint }} paint
   */
  constructor(stream, paint = { green: String, red: String, dim: String }) {
    this.#stream = stream;
    this.#paint = paint;
  }

  say(line = '') {
    this.#stream.write(`${this.#stream.isTTY ? CLEAR_LINE : ''}${line}\n`);
  }

  /** How long each step took that has come to its end, in words. */
  get took() {
    return this.#took.join(', ');
  }

  /**
   * A line of less weight, outside of any step.
   * @param {string} text
   */
  note = (text) => this.say(this.#paint.dim(`    ${text}`));

  /**
   * Does a piece of work, saying that it goes on when it takes long and how long it took.
   * @template T
   * @param {string} name
   * @param {(onProgress: OnProgress) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const { green, red, dim } = this.#paint;
    const step = { name, since: Date.now(), doing: '' };
    this.#running.add(step);
    this.#ticking ??= setInterval(() => this.#tick(), this.#stream.isTTY ? REDRAW_MS : SIGN_OF_LIFE_MS);
    try {
      const result = await work((text) => this.#isDoing(step, text));
      this.#took.push(`${name} ${secondsSince(step.since)}`);
      this.say(`  ${green('✓')} ${name} ${dim(secondsSince(step.since))}`);
      return result;
    } catch (error) {
      this.say(`  ${red('✗')} ${name} ${dim(secondsSince(step.since))}`);
      throw error;
    } finally {
      this.#running.delete(step);
      if (this.#running.size === 0) {
        clearInterval(this.#ticking);
        this.#ticking = undefined;
      }
    }
  }

  /**
   * @param {Step} step
   * @param {string} text
   */
  #isDoing(step, text) {
    if (text === step.doing) return;
    step.doing = text;
    if (this.#stream.isTTY) this.#tick();
    else this.note(text);
  }

  #tick() {
    const steps = [...this.#running].map(({ name, since, doing }) =>
      [name, `${Math.round((Date.now() - since) / 1000)} s`, doing && `(${doing})`].filter(Boolean).join(' '),
    );
    if (!this.#stream.isTTY) return this.note(steps.join(', '));
    const line = `    ${steps.join(', ')}`.slice(0, this.#stream.columns - 1);
    this.#stream.write(`${CLEAR_LINE}${this.#paint.dim(line)}`);
  }
}

/**
 * How long something took, to the tenth of a second.
 * @param {number} start
 */
export function secondsSince(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
