import type { Config } from '../config/config.js';

/** What the doctor is asked to look at. */
export interface Visit {
  /** Undefined when the environment is not valid. */
  readonly config: Config | undefined;
  /** Of the environment: each is a sentence with its fix. */
  readonly problems: readonly string[];
  /** The origin where the application is to answer; without it, PUBLIC_ORIGIN is tried. */
  readonly url: string | undefined;
  /** The path of a page that sets a session cookie. */
  readonly page: string;
  /** For what takes long: says so to whoever waits. */
  readonly tell: (text: string) => void;
}
