import { describe, it } from 'vitest';
import { actingAs, seed, startApp, withSecondFactor } from '../../../../test/support/kit.js';
import { canOvertake, expectOvertaken } from '../../../../test/support/overtaken.js';
import { PASSWORD } from '../../../../test/support/people.js';
import { codeFromPage } from '../../../../test/support/second-factor.js';

describe.runIf(canOvertake)('While the owner chooses a new password', () => {
  const PAGE = '/account/second-factor';

  it('nobody who is logged out by it turns a second factor on', async () => {
    const app = await startApp();
    const ada = await seed.user(app);
    const thief = await actingAs(app, ada);
    const secret = (await thief.submit(`${PAGE}/secret`)).text('#secret');
    const code = codeFromPage(secret!);
    await expectOvertaken(app, ada, () => thief.submit(PAGE, { code }));
  });

  it.each(['/codes', '/end', '/devices/any/end'])(
    'nobody who is logged out by it changes the second factor: %s',
    async (path) => {
      const app = await startApp();
      const ada = await seed.user(app);
      await withSecondFactor(app, ada);
      const thief = await actingAs(app, ada);
      await expectOvertaken(app, ada, () => thief.submit(PAGE + path));
    },
  );

  it.each(['/login/code', '/confirm/code'])('no code is taken at %s', async (path) => {
    const app = await startApp();
    const ada = await seed.user(app);
    const [code = ''] = await withSecondFactor(app, ada);
    const visitor = path === '/confirm/code' ? await actingAs(app, ada) : app.visitor();
    if (path === '/login/code')
      await visitor.submit('/login', { email: ada.email, password: PASSWORD });
    await expectOvertaken(app, ada, () => visitor.submit(path, { code, trust: 'true' }));
  });
});
