import type { Refused } from '#core/web/forms/form-page.js';

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
}

export interface Line extends Product {
  readonly quantity: number;
}

const FORMAT = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

const euros = (cents: number) => FORMAT.format(cents / 100);

const totalOf = (lines: readonly Line[]) =>
  lines.reduce((total, { price, quantity }) => total + price * quantity, 0);

/** A quantity that was refused is shown where it was typed: at its product, or at its line of the cart. */
export function cartPage(
  products: readonly Product[],
  lines: readonly Line[],
  refused?: Refused,
  changedSku?: string,
) {
  const at = (sku: string, quantity: number, refusedSku?: string) => {
    const isHere = refused && refusedSku === sku;
    return {
      asked: isHere ? refused.values.quantity : String(quantity),
      error: isHere ? refused.errors?.quantity : undefined,
    };
  };
  const addedSku = changedSku === undefined ? refused?.values.sku : undefined;
  return {
    title: 'Cart',
    products: products.map((product) => ({
      ...product,
      price: euros(product.price),
      ...at(product.sku, 1, addedSku),
    })),
    lines: lines.map((line) => ({
      ...line,
      price: euros(line.price),
      sum: euros(line.price * line.quantity),
      ...at(line.sku, line.quantity, changedSku),
    })),
    total: euros(totalOf(lines)),
  };
}
