/** Unix seconds, as in cookies, timeouts and rows. */
export const now = () => Math.floor(Date.now() / 1000);
