import { expect, it } from 'vitest';
import { actingAs, seed, startApp } from '../../../../test/support/kit.js';
import { CurrentLogin } from '../../logins/current-login.js';

it('What users must do before all else comes one after the other, and leads nobody in a circle', async () => {
  const app = await startApp({}, { isNew: true });
  const ada = await actingAs(app, await seed.user(app));
  const due = new Set(['/count', '/private']);
  for (const page of due)
    app.app
      .get(CurrentLogin)
      .requireAction(async () => (due.has(page) ? { page, open: [page, '/logout'] } : undefined));
  expect(await ada.open('/')).toLeadTo('/count');
  expect(await ada.open('/private')).toLeadTo('/count');
  expect((await ada.open('/count?page=2')).path).toBe('/count?page=2');
  due.delete('/count');
  expect(await ada.open('/count')).toLeadTo('/private');
  due.clear();
  expect((await ada.open('/')).path).toBe('/');
  expect((await app.visitor().open('/')).path).toBe('/');
});
