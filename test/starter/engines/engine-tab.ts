import { expect } from 'vitest';
import { PASSWORD } from '../../support/people.js';
import type { Remote } from './engine.js';

let marks = 0;

/** Found as a reader finds them: by the words that they see. */
const field = (label: string) =>
  `[...document.querySelectorAll('label')].find((label) => label.innerText.trim().startsWith(${JSON.stringify(label)})).control`;
const named = (selector: string, text: string) =>
  `[...document.querySelectorAll('${selector}')].find((each) => each.innerText.trim().replace(/\\s+/g, ' ') === ${JSON.stringify(text)} && each.getClientRects().length > 0)`;

/** A tab of any engine, in the words of whoever sits before it. */
export class EngineTab {
  constructor(
    readonly remote: Remote,
    readonly origin: string,
  ) {}

  /** The value of an expression in the page. */
  async evaluate<T>(expression: string) {
    return JSON.parse(await this.remote.evaluate(`JSON.stringify((${expression}) ?? null)`)) as T;
  }

  /** Does what leads to another page, or to the same anew, and waits until it is there. */
  async arrive(action: () => Promise<unknown>) {
    const mark = JSON.stringify(String(++marks));
    await this.evaluate(`document.documentElement.dataset.left = ${mark}`);
    await action();
    // Between two pages there is none to ask, or an empty one.
    const isThere = `location.protocol !== 'about:' && document.readyState === 'complete' && document.documentElement.dataset.left !== ${mark}`;
    await expect.poll(() => this.evaluate(isThere).catch(() => false)).toBe(true);
    return this;
  }

  open(path: string) {
    return this.arrive(() => this.remote.open(new URL(path, this.origin).href));
  }

  back() {
    return this.arrive(() => this.remote.go(-1));
  }

  forward() {
    return this.arrive(() => this.remote.go(1));
  }

  reload() {
    return this.arrive(() => this.remote.reload());
  }

  /** @returns a click on it, which asks nothing of the page any more */
  async #aim(element: string) {
    const [x, y] = await this.evaluate<[number, number]>(`((element) => {
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x, y, width, height } = element.getBoundingClientRect();
      return [Math.round(x + width / 2), Math.round(y + height / 2)];
    })(${element})`);
    return (times = 1) => this.remote.click(x, y, times);
  }

  async #click(element: string) {
    const click = await this.#aim(element);
    await click();
  }

  /**
   * A double click, or two clicks before another page comes.
   * @param isSent waits until the first has sent something
   */
  async clickTwice(button: string, isSent: () => Promise<unknown>) {
    const click = await this.#aim(named('button', button));
    if (this.remote.waitsForPages) {
      await click(2);
      return;
    }
    const first = click();
    await isSent();
    const second = click();
    await isSent();
    await Promise.all([first, second]);
  }

  /** Where no other page comes. */
  click(button: string) {
    return this.#click(named('button', button));
  }

  press(button: string) {
    return this.arrive(() => this.click(button));
  }

  follow(link: string) {
    return this.arrive(() => this.#click(named('a', link)));
  }

  async type(label: string, text: string) {
    await this.#click(field(label));
    await this.evaluate(`${field(label)}.select()`);
    await this.remote.write(text);
  }

  valueOf(label: string) {
    return this.evaluate<string>(`${field(label)}.value`);
  }

  async logIn(email: string, { password = PASSWORD, button = 'Log in' } = {}) {
    await this.type('Email', email);
    await this.type('Password', password);
    return this.press(button);
  }

  /** The text of what must be there. */
  text(selector: string) {
    return this.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).innerText`);
  }

  has(selector: string) {
    return this.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}) !== null`);
  }

  /** All that can be read now; nothing between two pages. */
  shown() {
    return this.evaluate<string>(
      'document.documentElement.hidden ? "" : document.body?.innerText',
    ).catch(() => '');
  }

  async path() {
    return this.evaluate<string>('location.pathname');
  }

  cookies() {
    return this.remote.cookies();
  }

  async another() {
    return new EngineTab(await this.remote.another(), this.origin);
  }
}
