import { onTestFinished } from 'vitest';
import { startNginx } from '../../deploy/tools/nginx.ts';
import { certificate, trustCertificate } from '../support/certificate.js';
import { freePort } from './free-port.js';

/** For `describeWith`. */
export const NGINX = ['/usr/sbin/nginx', 'apt-get install nginx'] as const;

/** nginx at an address such as https://app.test, in front of an application that is still to be started. */
export async function nginxAt(at: string, template?: string) {
  const [port, httpPort] = [await freePort(), await freePort()];
  const origin = `${at}:${port}`;
  return {
    origin,
    httpOrigin: `http://127.0.0.1:${httpPort}`,
    /** What the application has to be told. */
    environment: {
      PUBLIC_ORIGIN: origin,
      SESSION_COOKIE_SECURE: 'true',
      TRUST_PROXY: 'loopback',
    },
    async forwardTo(app: string) {
      trustCertificate();
      const { host } = new URL(app);
      const place = { origin, httpPort, app: host, template };
      const nginx = await startNginx({ ...place, certificate: certificate()! });
      onTestFinished(() => nginx.stop());
    },
  };
}
