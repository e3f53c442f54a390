import tls from 'node:tls';
import { beforeEach, inject, onTestFinished } from 'vitest';
import { startNginx } from '../../deploy/nginx.ts';
import { certificate } from './certificate.js';
import { freePort } from './free-port.js';
import { missing } from './needs.js';

/** Why there can be no nginx here. */
export const missingNginx = () => missing('/usr/sbin/nginx', 'apt-get install nginx');

// Of a project whose applications all stand behind nginx.
if (inject('behind') === 'nginx') {
  const reason = missingNginx();
  beforeEach(({ skip }) => skip(reason !== undefined, reason));
}

export type Nginx = Awaited<ReturnType<typeof nginxAt>>;

/** nginx at an address such as https://app.test, in front of an application that is still to be started. */
export async function nginxAt(at: string) {
  const [port, httpPort] = [await freePort(), await freePort()];
  const origin = `${at}:${port}`;
  return {
    origin,
    httpPort,
    /** What the application has to be told. */
    environment: {
      PUBLIC_ORIGIN: origin,
      SESSION_COOKIE_SECURE: 'true',
      TRUST_PROXY: 'loopback',
    },
    /** @returns the lines of its error log, which go on */
    async forwardTo(app: string) {
      trust();
      const { host } = new URL(app);
      const nginx = await startNginx({ origin, httpPort, app: host, certificate: certificate()! });
      onTestFinished(() => nginx.stop());
      return nginx.said;
    },
  };
}

/** Makes `fetch` believe the certificate of the tests, as a browser is told to. */
function trust() {
  const ours = String(certificate()!.cert);
  const others = tls.getCACertificates();
  if (!others.includes(ours)) tls.setDefaultCACertificates([...others, ours]);
}
