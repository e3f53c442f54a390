import { setTimeout } from 'node:timers/promises';

type Method = (...given: never[]) => unknown;

/**
 * Makes a store answer as if it were across a network: each of these methods begins so much later.
 * @returns how many calls are under way
 */
export function slow<Name extends string>(
  store: Record<Name, Method>,
  milliseconds: number,
  ...names: Name[]
) {
  let underWay = 0;
  for (const name of names) {
    const quick = store[name].bind(store);
    const late = async (...given: never[]) => {
      underWay++;
      await setTimeout(milliseconds);
      try {
        return await quick(...given);
      } finally {
        underWay--;
      }
    };
    Object.assign(store, { [name]: late });
  }
  return () => underWay;
}
