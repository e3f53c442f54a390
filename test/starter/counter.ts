import { Page } from '../support/page.js';
import { Visitor } from '../support/visitor.js';

/** Then a new visitor goes on. */
const MANY = 90;

/** A process that is killed takes what it was just given with it, and nobody tells the other side. */
const patience = () => AbortSignal.timeout(10_000);

/** A visitor who counts in the session and in a row, again and again, and remembers what was answered: each answer is a promise. */
export class Counter {
  inSession = 0;
  inRow = 0;
  /** Requests that were not answered: they may have been counted in the row or not. */
  unsure = 0;
  readonly failures: unknown[] = [];

  constructor(public visitor: Visitor) {}

  async count(isOver: () => boolean, answered = () => {}) {
    while (!isOver()) {
      if (this.inRow === MANY) this.startAfresh();
      try {
        await this.countInSession();
        answered();
        await this.countInRow();
        answered();
      } catch (error) {
        this.failures.push(error);
      }
    }
  }

  private startAfresh() {
    this.visitor = new Visitor(this.visitor.origin);
    this.inSession = this.inRow = this.unsure = 0;
  }

  private async countInSession() {
    const response = await this.visitor.request('/count', { signal: patience() });
    const page = await Page.read('/count', response, response);
    if (page.status !== 200) throw new Error(`${page.status} for /count`);
    this.inSession = page.count;
  }

  private async countInRow() {
    this.unsure += 1;
    const { status } = await this.visitor.request('/count/row', {
      method: 'POST',
      body: new URLSearchParams({ by: '1' }),
      signal: patience(),
    });
    if (status !== 303) throw new Error(`${status} for /count/row`);
    this.unsure -= 1;
    this.inRow += 1;
  }
}
