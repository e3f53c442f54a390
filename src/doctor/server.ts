/** What PostgreSQL and Redis have in common. */
export interface Server {
  readonly name: string;
  /** The shortest question that there is. */
  ping(): Promise<unknown>;
  /** Its clock, in milliseconds. */
  now(): Promise<number>;
}
