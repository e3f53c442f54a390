import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['app.test', '*.app.test', 'attacker.example'];

/** A certificate for the sites of the tests, to be thrown away. Undefined on a machine without openssl. */
export const certificate = make();

function make() {
  const folder = mkdtempSync(join(tmpdir(), 'session-starter-tls-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = NAMES.map((name) => `DNS:${name}`).join();
  const options =
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=app.test ` +
    `-addext subjectAltName=${names} -keyout ${keyFile} -out ${certFile}`;
  try {
    execFileSync('openssl', options.split(' '), { stdio: 'pipe' });
    return { key: readFileSync(keyFile), cert: readFileSync(certFile) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
