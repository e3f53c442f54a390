import type { Project } from './project.ts';

export function leaveAccount(project: Project) {
  project.remove('src/core/session/device.ts', 'src/core/web/page/moment.ts');
  for (const file of ['back-button', 'login'])
    project.replace(`test/browser/${file}.e2e-spec.ts`, "follow('Account')", "open('/private')");
  project.dropBlock('test/support/tour.ts', "  @Get('later')");
  project.dropLines('test/security.e2e-spec.ts', /'\/(account\/password|confirm) /);
  project.replace('test/security.e2e-spec.ts', " ?? '/account/sessions'", '!');
  project.removePackages('bowser');
  project.replace('src/core/web/local-path.spec.ts', /\/account/g, '/private');
  project.replace('vitest.config.ts', ", 'src/features/account/races.store-spec.ts'", '');
  project.dropLines('test/support/tour.ts', /^const newPassword/);
  project.replace('test/support/tour.ts', /password: newPassword/g, 'password: PASSWORD');
  leaveConfirmation(project);
  leaveWaysIn(project);
}

/** `@Confirmed()` asks again who somebody is, on a page of the account. */
function leaveConfirmation(project: Project) {
  project.remove(
    'src/core/web/access/confirmed.guard.ts',
    'src/core/web/access/ways-to-confirm.ts',
  );
  project.dropLines('src/core/web/web.module.ts', /WaysToConfirm/);
  const guard = 'src/core/web/access/signed-in.guard.ts';
  project.replace(guard, ", page: '/login' | '/confirm' = '/login'", '');
  project.replace(guard, /page === '\/login' \? ('[^']*') : '[^']*'/, '$1');
  project.replace(guard, '`${page}?', '`/login?');
  project.replace(guard, '` : page;', "` : '/login';");
  project.replace(guard, /where they show who they are/, 'to log in');
  const wayBack = 'src/core/web/access/way-back.ts';
  project.replace(wayBack, '|confirm', '');
  project.dropBlock(wayBack, '  async afterConfirm(');
  project.dropLines('src/core/session/session-data.ts', /confirmedAt|has shown again who they are/);
  project.dropBlock('src/core/session/signed-in-sessions.ts', '  async confirm(');
  project.dropBlock('src/core/session/sign-in.ts', '  async renew(');
  project.dropLines(
    'src/core/session/logins.ts',
    /confirmedAt|confirmed_at|When the password was asked/,
  );
  project.dropLines('src/core/session/tables.ts', /confirmed_at|When the password was asked/);
  const acting = 'test/support/acting-as.ts';
  project.dropLines(acting, /False when the login was so long|confirmed\?|if \(!confirmed\)/);
  project.replace(acting, ', confirmed = true', '');
  project.replace(acting, /const forgetConfirmation[^]*?;\n\n/, '');
}

/** What is kept is shown on the page of the account, and only there somebody changes how they log in. */
function leaveWaysIn(project: Project) {
  project.remove('src/core/users/ways-in.ts');
  project.replace('src/core/users/users.module.ts', /WaysIn, /g, '');
  project.replace('src/core/users/users.spec.ts', 'new WaysIn(), ', '');
  project.replace(
    'src/core/users/users.ts',
    /this\.storeHash\(proof, password, async[^]*?\n {4}\}\);/,
    'this.storeHash(proof, password, also);',
  );
  project.replace(
    'src/core/users/users.ts',
    / \{\n {4}\/\/ Then there is none[^]*?\n {4}\}\);\n {2}\}/,
    ' {}',
  );
  for (const file of ['tokens/tokens', 'mail/mail'])
    project.dropLines(`src/core/${file}.module.ts`, /waysIn|WaysIn/);
  project.dropLines('src/core/users/proof.ts', /isByMail|Shown by a link in a mail/);
  project.replace('src/core/tokens/tokens.ts', ' isByMail: true,', '');
  const belongings = 'src/core/users/belongings.ts';
  project.dropBlock(belongings, '  async of(');
  project.replace(belongings, /  constructor\(private readonly database: Database\) \{\}\n\n/, '');
  project.replace('src/core/users/users.spec.ts', 'new Belongings(database)', 'new Belongings()');
}
