import { Agent } from 'undici';
import { certificate } from './certificate.js';

/** For the visitors, every name is on this machine, and the certificate of the tests is the one to trust. */
export const network = new Agent({
  connect: {
    ...(certificate && { ca: certificate.cert }),
    lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
  },
});
