/** Unix seconds: cookies, timeouts and rows all count in them. */
export const now = () => Math.floor(Date.now() / 1000);
