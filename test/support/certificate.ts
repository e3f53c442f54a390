import { type Certificate, makeCertificate } from '../../deploy/certificate.ts';

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
