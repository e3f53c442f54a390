/**
 * A value that belongs to a request. It is kept in the request itself: values of a WeakMap stay in memory longer than
 * their keys, which costs time with thousands of requests.
 */
export class PerRequest<Value> {
  readonly #key = Symbol();

  get(request: object) {
    return (request as Record<symbol, Value | undefined>)[this.#key];
  }

  /** Creates the value the first time. */
  getOr(request: object, make: () => Value) {
    const value = this.get(request) ?? make();
    this.set(request, value);
    return value;
  }

  set(request: object, value: Value | undefined) {
    (request as Record<symbol, Value | undefined>)[this.#key] = value;
  }
}
