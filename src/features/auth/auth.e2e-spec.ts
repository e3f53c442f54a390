import { describe, expect, vi } from 'vitest';
import type { RunningApp } from '../../../test/support/app.js';
import { actingAs, it, seed, startApp } from '../../../test/support/kit.js';
import { logIn, PASSWORD, signedUp } from '../../../test/support/people.js';
import { HashQueue, requestNetwork } from '#core/users/hash-queue.js';
import { Passwords } from '#core/users/passwords.js';
import { LOGIN } from './rate-limits.js';

describe('Signing up', () => {
  it('makes an account and logs the visitor in', async () => {
    const visitor = await signedUp(await startApp());
    const page = await visitor.open('/');
    expect(page).toBeLoggedInAs('ada@example.com');
  });

  it('says at each field what is wrong, and gives back what was typed', async () => {
    const page = await (
      await startApp()
    )
      .visitor()
      .submit('/signup', { email: 'not an address', password: 'too short' });
    expect(page.status).toBe(422);
    expect(page.text('#email-about')).toContain('email address');
    expect(page.text('#password-about')).toContain('at least 15 characters');
    expect(page.all('[aria-invalid=true]')).toHaveLength(2);
    expect(page.html).toContain('value="not an address"');
    expect(page.html).not.toContain('too short');
  });

  it.each([
    'äbc '.repeat(32).slice(0, 127) + '!',
    '   many   spaces',
    '582093710486215',
    'nothing but lower case',
  ])('accepts any password that is long enough: %s', async (password) => {
    const visitor = (await startApp()).visitor();
    const page = await visitor.submit('/signup', { email: 'ada@example.com', password });
    expect(page).toBeLoggedInAs('ada@example.com');
  });
});

describe('A password', () => {
  it.each(['x'.repeat(14), 'x9'.repeat(65), 'ä'.repeat(14).normalize('NFD')])(
    'is refused when it is too short or too long',
    async (password) => {
      const visitor = (await startApp()).visitor();
      const page = await visitor.submit('/signup', { email: 'ada@example.com', password });
      expect(page.status).toBe(422);
    },
  );

  it.each(['passwordpassword', '1234567890qwerty', 'AAAAAAAAAAAAAAAA', 'ada.lovelace@example.com'])(
    'is refused when many people use it, or it is the address: %s',
    async (password) => {
      const visitor = (await startApp()).visitor();
      const form = { email: 'ada.lovelace@example.com', password };
      expect((await visitor.submit('/signup', form)).text('#password-about')).toContain('guessed');
    },
  );

  it('that is far too long costs no hashing', async ({ app }) => {
    const password = 'x'.repeat(10_000);
    const page = await app.visitor().submit('/login', { email: 'ada@example.com', password });
    expect(page.status).toBe(422);
    expect(page.text('#password-about')).toContain('Enter your password.');
  });
});

describe('What somebody typed', () => {
  it.each(['"><img src=x onerror=alert(1)>', '{{constructor}}', "'><script>1</script>"])(
    'comes back as text: %s',
    async (typed) => {
      const page = await (await startApp()).visitor().submit('/login', { email: typed });
      expect(page.all('img, script:not([src])')).toEqual([]);
      expect(page.all('#email')[0]!.getAttribute('value')).toBe(typed);
    },
  );
});

describe('Logging in', () => {
  it('knows the visitor on every page afterwards', async ({ app }) => {
    await seed.user(app);
    const visitor = app.visitor();
    await logIn(visitor);
    for (const path of ['/', '/count', '/private', '/nowhere']) {
      expect((await visitor.open(path)).user).toBe('ada@example.com');
    }
  });

  it('answers a program with JSON instead of a redirect', async ({ app }) => {
    const { email } = await seed.user(app);
    const program = app.visitor();
    const answer = await program.send('/login', { email, password: PASSWORD });
    expect([answer.status, await answer.json()]).toEqual([200, { location: '/', user: email }]);
    await expect(program).toBeLoggedInAs(email);
    expect(await (await program.send('/logout', {})).json()).toEqual({
      location: '/login?ended=logout',
    });
  });

  it('does not say which half was wrong', async ({ app }) => {
    await seed.user(app);
    const unknown = await app
      .visitor()
      .submit('/login', { email: 'eve@example.com', password: PASSWORD });
    const wrong = await app
      .visitor()
      .submit('/login', { email: 'ada@example.com', password: 'wrong' });
    expect(unknown.status).toBe(422);
    expect(wrong.status).toBe(422);
    expect(wrong.plain.replace('ada@', 'eve@')).toBe(unknown.plain);
    expect(wrong.user).toBeUndefined();
  });

  it('finds the account, however its address is written', async ({ app }) => {
    await seed.user(app, 'zoe@bücher.example');
    for (const email of [' ZOE@Bücher.Example ', 'zoe@xn--bcher-kva.example']) {
      const page = await app.visitor().submit('/login', { email, password: PASSWORD });
      expect(page, email).toBeLoggedInAs('zoe@xn--bcher-kva.example');
    }
  });

  it('takes every blank and capital of a password as it was typed', async ({ app }) => {
    await seed.user(app);
    for (const password of [`${PASSWORD} `, PASSWORD.toUpperCase(), PASSWORD.slice(0, -1)]) {
      const page = await app.visitor().submit('/login', { email: 'ada@example.com', password });
      expect(page.status).toBe(422);
    }
  });

  it('takes the same password from a keyboard that types accents apart, however long it is', async ({
    app,
  }) => {
    const email = 'ada@example.com';
    const password = 'ä'.repeat(127) + '!';
    await app.visitor().submit('/signup', { email, password });
    const apart = { email, password: password.normalize('NFD') };
    expect(await app.visitor().submit('/login', apart)).toBeLoggedInAs(email);
  });

  it('brings a guest back to the page that was asked for', async ({ app }) => {
    await seed.user(app);
    const visitor = app.visitor();
    const asked = await visitor.open('/private?from=mail');
    expect(asked).toLeadTo('/login?returnTo=%2Fprivate%3Ffrom%3Dmail');
    const action = asked.all('form.form')[0]!.getAttribute('action')!;
    const page = await visitor.submit(action, { email: 'ada@example.com', password: PASSWORD });
    expect(page).toLeadTo('/private?from=mail');
  });

  it('brings a guest back who has no account yet', async ({ visitor }) => {
    const login = await visitor.open('/private');
    const link = login.all('main a').at(-1)!.getAttribute('href')!;
    const signup = await visitor.open(link);
    const action = signup.all('form.form')[0]!.getAttribute('action')!;
    const page = await visitor.submit(action, { email: 'ada@example.com', password: PASSWORD });
    expect(page).toLeadTo('/private');
  });

  it('keeps that page in mind when the first try was wrong', async ({ app }) => {
    const page = await app
      .visitor()
      .submit('/login?returnTo=%2Fprivate', { email: 'ada@example.com', password: 'wrong' });
    expect(page.all('form.form')[0]!.getAttribute('action')).toBe('/login?returnTo=%2Fprivate');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'https://evil.example',
    '/.//evil.example',
  ])('never leads away from this site: %s', async (returnTo) => {
    const app = await startApp();
    expect(await logInAndGoTo(app, returnTo)).toLeadTo('/');
  });

  it.each([
    '/logout',
    '/count/more',
    '/login',
    '/LOGIN/?returnTo=/private',
    '/signup',
    '/nowhere',
    '/health/ready',
    '/robots.txt',
  ])('leads to a page, and not to %s', async (returnTo) => {
    const app = await startApp();
    expect(await logInAndGoTo(app, returnTo)).toLeadTo('/');
  });

  it('is put off where too many passwords are hashed, with all but the password kept, and told once in the log', async () => {
    const networks: unknown[] = [];
    class Watched extends HashQueue {
      override run<Result>(hash: () => Promise<Result>) {
        networks.push(requestNetwork.getStore());
        return super.run(hash);
      }
    }
    const queue = new Watched(50);
    const passwords = new Passwords({ memory: 8, passes: 1, parallelism: 1 }, queue);
    const app = await startApp(
      { TRUST_PROXY: 'loopback' },
      { change: (module) => module.overrideProvider(Passwords).useValue(passwords) },
    );
    await seed.user(app);
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = [queue.run(() => promise), queue.run(() => promise)];
    const form = { email: 'ada@example.com', password: PASSWORD };
    const headers = { 'x-forwarded-for': '2001:db8::9' };
    const visitor = app.visitor();
    const page = await visitor.submit('/login?returnTo=%2Fprivate', form, headers);
    expect([page.status, page.headers.get('retry-after'), page.text('h1')]).toEqual([
      503,
      '5',
      'Log in',
    ]);
    expect(page.text('.notice')).toContain('Wait some seconds, type your password again');
    expect(page.html).toContain('value="ada@example.com"');
    expect(page.html).not.toContain(PASSWORD);
    expect(networks.at(-1)).toBe('2001:db8:0:0::/64');
    const program = await visitor.send('/login', form);
    expect(await program.json()).toMatchObject({
      status: 503,
      detail: expect.stringContaining('Wait'),
    });
    // None of them was a try.
    const more = Array.from({ length: LOGIN.account }, () => visitor.submit('/login', form));
    for (const { status } of await Promise.all(more)) expect(status).toBe(503);
    const told = app.log.entries.filter(({ level }) => ['warn', 'error'].includes(level));
    expect(told.filter(({ event }) => event !== 'request')).toMatchObject([
      { context: 'Passwords', level: 'warn' },
    ]);
    resolve();
    await Promise.all(slow);
    expect(
      (await visitor.submit(page.all('form.form')[0]!.getAttribute('action')!, form)).path,
    ).toBe('/private');
  });

  it('offers a demo account in development, and nowhere else', async () => {
    const demo = { email: 'demo@example.com', password: 'three cups of tea' };
    const development = await startApp({ NODE_ENV: 'development' });
    expect((await development.visitor().submit('/login', demo)).user).toBe('demo@example.com');
    const elsewhere = await startApp();
    expect((await elsewhere.visitor().submit('/login', demo)).status).toBe(422);
  });
});

describe('Somebody who is logged in', () => {
  it.each(['/login', '/signup'])(
    'is led on from %s to where they wanted to go',
    async (entrance) => {
      const app = await startApp();
      const visitor = await actingAs(app, await seed.user(app));
      expect(await visitor.open(entrance)).toLeadTo('/');
      expect(await visitor.open(`${entrance}?returnTo=%2Fcount`)).toLeadTo('/count');
      expect(await visitor.open(`${entrance}?returnTo=%2Flogin`)).toLeadTo('/');
    },
  );
});

describe('A browser that keeps no cookies', () => {
  const form = { email: 'ada@example.com', password: PASSWORD };

  async function withoutCookies(entrance: string) {
    const app = await startApp();
    if (entrance === '/login') await seed.user(app);
    const visitor = app.visitor();
    vi.spyOn(visitor.jar, 'setCookieSync').mockReturnValue(undefined);
    return visitor.submit(`${entrance}?returnTo=%2Fprivate`, form);
  }

  it.each(['/login', '/signup'])('is told so after %s, and what to do', async (entrance) => {
    const page = await withoutCookies(entrance);
    expect(page.status).toBe(200);
    expect(page).toBeGuest();
    expect(page.flash).toContain('your browser did not keep the cookie');
    expect(page.all('form.form')[0]!.getAttribute('action')).toBe('/login?returnTo=%2Fprivate');
  });

  it('is not what a visitor is told whose browser keeps them', async ({ visitor }) => {
    await visitor.open('/count');
    expect((await visitor.open('/login?cookie=sent')).flash).toBeUndefined();
  });
});

describe('Logging out', () => {
  it('forgets the visitor and says so', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.open('/count');
    const page = await visitor.submit('/logout');
    expect(page).toBeGuest();
    expect(page).toShowFlash('You are logged out.');
    expect((await visitor.open('/count')).count).toBe(1);
  });

  it('takes the cookie away', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    await visitor.submit('/logout');
    expect(visitor.jar.getCookiesSync(visitor.origin)).toEqual([]);
  });

  it('makes a copy of the cookie worthless', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const thief = visitor.thief();
    await expect(thief).toBeLoggedInAs('ada@example.com');
    await visitor.submit('/logout');
    await expect(thief).toBeGuest();
    expect((await thief.open('/private')).path).toMatch(/^\/login/);
  });

  it('leaves the other devices of the user alone', async ({ app }) => {
    const laptop = await actingAs(app, await seed.user(app));
    const phone = await actingAs(app, 'ada@example.com');
    await laptop.submit('/logout');
    await expect(phone).toBeLoggedInAs('ada@example.com');
  });

  it('works twice, and for a guest', async ({ app }) => {
    const visitor = await actingAs(app, await seed.user(app));
    const pages = await Promise.all([1, 2, 3].map(() => visitor.submit('/logout')));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await visitor.submit('/logout')).status).toBe(200);
  });
});

/** Through the form, by an address that somebody made up. */
async function logInAndGoTo(app: RunningApp, returnTo: string) {
  await seed.user(app);
  const path = `/login?returnTo=${encodeURIComponent(returnTo)}`;
  return app.visitor().submit(path, { email: 'ada@example.com', password: PASSWORD });
}
