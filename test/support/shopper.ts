import { Page } from './page.js';
import { Visitor } from './visitor.js';

/** Of one product a cart holds no more than 99. */
const FULL = 90;

/** A process that is killed takes what it was just given with it, and nobody tells the other side. */
const patience = () => AbortSignal.timeout(10_000);

/** Somebody who comes and buys, again and again, and remembers what was answered: each answer is a promise. */
export class Shopper {
  visits = 0;
  cups = 0;
  /** That were asked for and not answered: they may have been put into the cart or not. */
  unsure = 0;
  readonly failures: unknown[] = [];

  constructor(public visitor: Visitor) {}

  /** Until somebody says that it is over. */
  async shop(isOver: () => boolean, answered = () => {}) {
    while (!isOver()) {
      if (this.cups === FULL) this.startAfresh();
      try {
        await this.visit();
        answered();
        await this.buy();
        answered();
      } catch (error) {
        this.failures.push(error);
      }
    }
  }

  private startAfresh() {
    this.visitor = new Visitor(this.visitor.origin);
    this.visits = this.cups = this.unsure = 0;
  }

  private async visit() {
    const response = await this.visitor.request('/visits', { signal: patience() });
    const page = await Page.read('/visits', response, response);
    if (page.status !== 200) throw new Error(`${page.status} for a visit`);
    this.visits = page.visits;
  }

  private async buy() {
    this.unsure += 1;
    const body = new URLSearchParams({ sku: 'cup', quantity: '1' });
    const { status } = await this.visitor.request('/cart/items', {
      method: 'POST',
      body,
      signal: patience(),
    });
    if (status !== 303) throw new Error(`${status} for a cup`);
    this.unsure -= 1;
    this.cups += 1;
  }
}
