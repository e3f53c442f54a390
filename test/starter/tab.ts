import type { Page } from 'playwright-core';
import { PASSWORD } from '../support/people.js';

/** A tab of a browser, in the words of whoever sits before it. */
export class Tab {
  constructor(readonly page: Page) {}

  async open(path: string) {
    await this.page.goto(path);
    return this;
  }

  /** Does what leads to another page, and waits until it is there. */
  async arrive(action: () => Promise<unknown>) {
    await Promise.all([this.page.waitForEvent('load'), action()]);
  }

  follow(link: string) {
    return this.arrive(() => this.page.getByRole('link', { name: link }).first().click());
  }

  press(button: string) {
    return this.arrive(() => this.page.getByRole('button', { name: button, exact: true }).click());
  }

  type(label: string, text: string) {
    return this.page.getByLabel(label).fill(text);
  }

  async logIn(email: string, password = PASSWORD) {
    await this.type('Email', email);
    await this.type('Password', password);
    await this.press('Log in');
  }

  /** The text of what must be there. */
  text(selector: string) {
    return this.page.locator(selector).innerText();
  }

  async has(selector: string) {
    return (await this.page.locator(selector).count()) > 0;
  }

  /** What is said at a field that has a mistake, where a screen reader finds it. */
  async errorAt(label: string) {
    const field = this.page.getByLabel(label).and(this.page.locator('[aria-invalid=true]'));
    return this.text(`#${await field.getAttribute('aria-describedby')}`);
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }
}
