import { Agent } from 'undici';

/** For visitors every name is on this machine, as it is for the browsers of the tests. */
export const network = new Agent({
  connect: {
    lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
  },
});

/** What a browser says of itself, where `fetch` would say that it is a script. */
export const asked = (mode: string) =>
  network.compose((dispatch) => (options, handler) => {
    Object.assign(options.headers as object, { 'sec-fetch-mode': mode });
    return dispatch(options, handler);
  });
