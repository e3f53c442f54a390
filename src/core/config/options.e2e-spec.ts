import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/kit.js';
import { rootWith } from '../../../test/core/root-with.js';
import { BYTES } from './defaults.js';

describe('An application that wants it otherwise than core', () => {
  it('asks for the login where it says, and leads nobody back to there', async () => {
    const app = await startApp({}, { options: { pages: { login: '/count/enter' } } });
    const asked = await app.visitor().request('/private');
    expect(asked.headers.get('location')).toBe('/count/enter?returnTo=%2Fprivate');
  });

  it('has another name for its cookie, which says as before that it is secure', async () => {
    const options = { cookieName: 'shop' };
    const app = await startApp({}, { options });
    const { headers } = await app.visitor().request('/count');
    expect(headers.get('set-cookie')).toMatch(/^shop=/);
    const secure = await startApp({ SESSION_COOKIE_SECURE: 'true' }, { options });
    expect(secure.config.cookieName).toBe('__Host-shop');
  });

  it('takes larger forms, and lets pages load more', async () => {
    const options = {
      bytes: { form: 2 * BYTES.form },
      contentSecurityPolicy: { imgSrc: ["'self'", 'https://cdn.example'] },
    };
    const app = await startApp({}, { options });
    const larger = { email: 'x'.repeat(BYTES.form) };
    const page = await app.visitor().open('/nowhere');
    expect((await app.visitor().submit('/count/row', larger)).status).toBe(422);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("img-src 'self' https://cdn.example;");
    expect(policy).toContain("script-src 'self';");
  });

  it('has a layout and a page of errors of its own, from a folder of its own', async () => {
    const root = rootWith({
      'layouts/mine': '<body class="mine">{{{body}}}</body>',
      'errors/mine': '<h1 id="mine">{{title}} ({{status}})</h1>',
    });
    const views = { layout: 'layouts/mine', error: 'errors/mine' };
    const app = await startApp({}, { options: { root, views } });
    const page = await app.visitor().open('/nowhere');
    expect(page.text('body.mine > #mine')).toBe('Page not found (404)');
    expect((await app.visitor().open('/count')).all('body.mine')).toHaveLength(1);
    expect((await app.visitor().request('/public/style.css')).status).toBe(200);
  });
});
