import { Config, type InvalidEnvironment } from '../../src/core/config/config.js';

/** What the owner reads when the application does not start with this environment. */
export function problemsOf(environment: Record<string, string>) {
  const start = () => new Config(environment);
  try {
    start();
    return [];
  } catch (error) {
    return (error as InvalidEnvironment).problems;
  }
}
