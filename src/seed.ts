import { refuseOldNode } from '#core/config/node-version.js';

refuseOldNode('npm run seed', 2);
const { run } = await import('./devtools/seed.js');
const { AppModule } = await import('./app.module.js');
const { Users } = await import('#core/users/users.js');

const PASSWORD = 'three cups of tea';
const ACCOUNTS = [
  { email: 'ada@example.com', role: null },
  { email: 'admin@example.com', role: 'admin' },
] as const;

/** What there is to develop with. Add rows of your own: it runs again, so leave what is there already. */
process.exitCode = await run(AppModule, process.argv.slice(2), async (app, say) => {
  for (const { email, role } of ACCOUNTS) {
    const made = await app.get(Users).signUp(email, PASSWORD, {
      isVerified: true,
      async also(trx, { id }) {
        await trx.updateTable('users').set({ role }).where('id', '=', id).execute();
      },
    });
    say(made ? `${email}, with "${PASSWORD}"` : `${email} is there already`);
  }
});
