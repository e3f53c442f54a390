/**
 * Something that is known about a request. It is kept in the request itself: values of a WeakMap outlive
 * their keys by one collection of young garbage, and of thousands of requests that is felt.
 */
export class PerRequest<Value> {
  readonly #key = Symbol();

  get(request: object) {
    return (request as Record<symbol, Value | undefined>)[this.#key];
  }

  set(request: object, value: Value | undefined) {
    (request as Record<symbol, Value | undefined>)[this.#key] = value;
  }
}
