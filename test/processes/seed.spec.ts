import { execFile } from 'node:child_process';
import { describe, expect, inject, it } from 'vitest';
import { startProcess } from '../starter/process.js';
import { inProduction } from '../support/production.js';
import { temporaryFile } from '../support/stores.js';

const built = inject('built');

const seed = (env: Record<string, string>) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    const where = { cwd: built, env };
    execFile(process.execPath, ['dist/seed.js'], where, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });

describe('With npm run seed', () => {
  it('there is an admin to develop with, also when it runs again beside the application', async () => {
    const DATABASE_URL = `sqlite:${temporaryFile()}`;
    const { code, said } = await seed({ DATABASE_URL });
    expect({ code, said }).toMatchObject({ code: 0 });
    const [, email = '', password = ''] = /(admin@\S+), with "(.*)"/.exec(said)!;
    const app = await startProcess(built, { DATABASE_URL });
    const admin = app.visitor();
    expect((await admin.submit('/login', { email, password })).user).toBe(email);
    expect((await admin.open('/admin')).status).toBe(200);
    const again = await seed({ DATABASE_URL });
    expect(again).toMatchObject({ code: 0 });
    expect(again.said).toContain(`${email} is there already`);
    expect((await admin.open('/admin')).user).toBe(email);
  });

  it('nothing is added in production', async () => {
    expect(await seed(inProduction())).toEqual({
      code: 1,
      said: 'Nothing was added: npm run seed is for NODE_ENV=development only.\n',
    });
  });
});
