import { type Finding, ok, problem, warning } from './finding.js';
import type { Live } from './live.js';

const WHERE = 'See src/web/security-headers.ts; if it is there, a proxy takes it away';

/** Header, what it must say, what happens without it. */
const NEEDED: [name: string, value: RegExp, without: string][] = [
  [
    'content-security-policy',
    /frame-ancestors/,
    'pages can be framed, and scripts can be put into them',
  ],
  ['x-content-type-options', /^nosniff$/i, 'browsers guess what a file is'],
  ['referrer-policy', /./, 'addresses of pages are told to other sites'],
];

const HALF_A_YEAR = 15_552_000;

export function headers({ answer, cookie, isHttps }: Live): Finding[] {
  const valueOf = (name: string) => answer.headers.get(name) ?? '';
  const findings = NEEDED.filter(([name, value]) => !value.test(valueOf(name))).map(
    ([name, , without]) => problem(`The answer has no ${name}: ${without}`, WHERE),
  );
  const [, seconds] = /max-age=(\d+)/i.exec(valueOf('strict-transport-security')) ?? [];
  if (isHttps && Number(seconds ?? 0) < HALF_A_YEAR) {
    findings.push(
      problem(
        seconds === undefined
          ? 'The answer has no Strict-Transport-Security: the first request of a visit can go over plain http'
          : `Strict-Transport-Security lasts ${seconds} s only`,
        'Set PUBLIC_ORIGIN to the https:// origin; if it is, a proxy takes the header away or writes its own',
      ),
    );
  }
  if (cookie && !/no-store/i.test(valueOf('cache-control'))) {
    findings.push(
      problem(
        'A page with a session cookie may be kept by caches: Cache-Control has no no-store',
        'Let no proxy change Cache-Control; in the application see src/web',
      ),
    );
  }
  for (const name of ['server', 'x-powered-by']) {
    const told = valueOf(name);
    if (/\d|express|fastify/i.test(told)) {
      const what = `${name}: ${told} tells what to attack`;
      findings.push(warning(what, 'In nginx: server_tokens off'));
    }
  }
  return findings.length > 0 ? findings : [ok('Security headers are there')];
}
