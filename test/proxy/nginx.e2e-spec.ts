import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, it } from 'vitest';
import { Database } from '../../src/core/database/database.js';
import { describeWith } from '../starter/describe-with.js';
import { NGINX } from '../starter/nginx.js';
import { PASSWORD, triesOf } from '../support/people.js';
import { request, send } from '../core/raw.js';
import { ADA, startSite } from '../starter/site.js';

const { describe } = describeWith(...NGINX);

const startShop = () => startSite({}, { at: 'https://localhost' });

/** All that a visitor may claim about where they come from. */
const CLAIMS = {
  'X-Forwarded-For': '6.6.6.6',
  'X-Forwarded-Proto': 'http',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Port': '80',
  'X-Real-IP': '6.6.6.6',
  Forwarded: 'for=6.6.6.6;host=evil.example;proto=http',
};

describe('A visitor over plain http', () => {
  it.each(['/', '/count?page=2&b=%20', '//evil.example/', '/%0d%0aSet-Cookie:a=b'])(
    'is led to the same page over https: %s',
    async (path) => {
      const { origin, httpOrigin } = await startShop();
      for (const method of ['GET', 'POST']) {
        const bytes = request(`${method} ${path}`).replace('localhost', 'evil.example');
        const answer = await send(httpOrigin, bytes);
        expect(answer.status).toBe(308);
        expect(answer.headers.get('location')).toBe(origin + path);
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
    },
  );
});

describe('A visitor over https', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is served with %s', async (version) => {
    const { port } = new URL((await startShop()).origin);
    const options = { minVersion: version, maxVersion: version, rejectUnauthorized: false };
    const socket = connect({ host: 'localhost', port: Number(port), ...options });
    await once(socket, 'secureConnect');
    expect(socket.getProtocol()).toBe(version);
    socket.destroy();
  });
});

describe('A visitor who claims to come from elsewhere', () => {
  it('is known by their own address, and has a Secure cookie', async () => {
    const site = await startShop();
    const body = new URLSearchParams({ email: ADA, password: PASSWORD });
    const init = { method: 'POST', body, headers: CLAIMS };
    const answer = await site.visitor().request('/login', init);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/login?cookie=sent');
    expect(answer.headers.getSetCookie().toSorted()).toEqual([
      expect.stringMatching(/^__Host-[\w-]+-known=.*; Secure/),
      expect.stringMatching(/^__Host-[\w-]+-login-used=.*; Secure/),
      expect.stringMatching(/^__Host-[\w-]+=.*; Secure/),
    ]);
    const rows = await site.app.get(Database).selectFrom('logins').select('ip').execute();
    expect(rows).toEqual([{ ip: '127.0.0.1' }]);
    expect(site.log.events('login')).toMatchObject([{ ip: '127.0.0.1' }]);
  });

  it('has no more tries than anybody else', async () => {
    const site = await startShop();
    let number = 0;
    const signUp = () => {
      number += 1;
      const form = { email: `user${number}@example.com`, password: PASSWORD };
      const claims = { ...CLAIMS, 'X-Forwarded-For': `6.6.6.${number}` };
      return site.visitor().submit('/signup', form, claims);
    };
    expect(await triesOf(signUp)).toBeGreaterThan(1);
  });

  it('does not send a form of another site as if it were ours', async () => {
    const site = await startShop();
    const claims = { ...CLAIMS, Origin: 'https://evil.example' };
    const page = await site.visitor().submit('/login', { email: ADA, password: PASSWORD }, claims);
    expect(page.status).toBe(403);
  });

  it('is led to no other host', async () => {
    const site = await startShop();
    for (const path of ['/', '/login', '/count', '/private', '/nowhere']) {
      const answer = await site.visitor().request(path, { headers: CLAIMS });
      expect(await answer.text(), path).not.toContain('evil.example');
      expect(String(answer.headers.get('location')), path).not.toContain('evil.example');
    }
  });
});
