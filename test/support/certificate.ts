import tls from 'node:tls';
import { type Certificate, makeCertificate } from '../../deploy/tools/certificate.ts';

const HOSTS = ['app.test', '*.app.test', 'attacker.example', 'localhost'];

let made: Certificate | undefined;

/** For the sites of the tests. Undefined on a machine without openssl. */
export function certificate() {
  try {
    return (made ??= makeCertificate(HOSTS));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes `fetch` believe the certificate of the tests, as a browser is told to. */
export function trustCertificate() {
  const ours = String(certificate()!.cert);
  const others = tls.getCACertificates();
  if (!others.includes(ours)) tls.setDefaultCACertificates([...others, ours]);
}
