export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
}

export interface Line extends Product {
  readonly quantity: number;
}

/** A form that could not be accepted, to be shown again at its product or line. */
export interface Refused {
  readonly sku: string;
  readonly quantity: string;
  readonly mistake: string | undefined;
}

export interface Refusal {
  readonly add?: Refused;
  readonly change?: Refused;
}

const FORMAT = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

const euros = (cents: number) => FORMAT.format(cents / 100);

const totalOf = (lines: readonly Line[]) =>
  lines.reduce((total, { price, quantity }) => total + price * quantity, 0);

export function cartPage(
  products: readonly Product[],
  lines: readonly Line[],
  refusal: Refusal = {},
) {
  return {
    title: 'Cart',
    products: products.map((product) => ({
      ...product,
      price: euros(product.price),
      asked: '1',
      ...at(product.sku, refusal.add),
    })),
    lines: lines.map((line) => ({
      ...line,
      price: euros(line.price),
      sum: euros(line.price * line.quantity),
      asked: String(line.quantity),
      ...at(line.sku, refusal.change),
    })),
    total: euros(totalOf(lines)),
  };
}

const at = (sku: string, refused?: Refused) =>
  refused?.sku === sku ? { asked: refused.quantity, mistake: refused.mistake } : {};
