/** For `node --import`: what the application does every five minutes, such as sweeping, begins after ten seconds. */
const FIVE_MINUTES = 5 * 60 * 1000;
const { setInterval } = globalThis;

globalThis.setInterval = ((run: () => void, milliseconds?: number, ...rest: []) =>
  setInterval(
    run,
    milliseconds === FIVE_MINUTES ? 10_000 : milliseconds,
    ...rest,
  )) as typeof setInterval;
