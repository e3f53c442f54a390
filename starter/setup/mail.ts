import type { Part } from './parts.ts';
import type { Project } from './project.ts';

const SENDERS = ['reset', 'signup-by-mail', 'address', 'devices'];

export const mail: Part = {
  name: 'mail',
  about: 'mails, sent by nodemailer: rows first, which a worker sends',
  words: /MailModule|MailFolder|nodemailer|smtp|MAIL_(URL|FROM)|support\/mail/i,
  takes: [...SENDERS, 'mailbox'],
  neededBy: SENDERS,
  remove(project) {
    project.remove(
      'src/core/mail',
      'views/mail',
      'test/support/mail.ts',
      'src/core/config/mail.ts',
    );
    project.removePackages('nodemailer', 'smtp-server', '@types/nodemailer', '@types/smtp-server');
    leaveDoctor(project);
    leaveConfig(project);
    leaveTests(project);
    project.dropLines('test/support/overtaken.ts', /Mailer/);
    if (project.has('src/features/account/second-factor')) leaveLinks(project);
    else leaveTokens(project);
  },
};

/** A second factor has tokens of its own, and none of them is in a link. */
function leaveLinks(project: Project) {
  project.remove('src/core/tokens/links.ts');
  project.replace('src/core/tokens/tokens.module.ts', /\[Links, Tokens\]/g, '[Tokens]');
  project.replace('src/core/tokens/tokens.ts', 'Secrets for links in mails: each', 'Secrets, each');
  project.replace(
    'src/core/tokens/tokens.ts',
    'they are who the mail was sent to',
    'they are who got it',
  );
  project.replace('src/core/tokens/tokens.ts', ': mail servers and browsers look, too', '');
}

function leaveTokens(project: Project) {
  project.remove('src/core/tokens');
  project.replace(
    'src/features/account/data.e2e-spec.ts',
    / {2}for \(const \{ email \} of[^]*?\n {2}\}\n/,
    '',
  );
  project.dropLines('src/features/account/data.e2e-spec.ts', /left\.tokens|tokens: \[\{/);
  project.replace('src/features/account/data.e2e-spec.ts', ', { imports: [TokensModule] }', '');
  project.replace('src/features/account/data.e2e-spec.ts', ', tokens: []', '');
}

function leaveDoctor(project: Project) {
  project.remove('src/devtools/doctor/mail.ts', 'test/doctor/mail.spec.ts');
  const report = 'src/devtools/doctor/report.ts';
  project.dropLines(report, /mail\.js|--mail|^ {2}mail: /);
  project.replace(report, ' mail,', '');
  project.replace(report, ' mail: mailTo,', '');
  project.replace(report, ' ...(mailTo && { mailTo }),', '');
  project.dropLines('src/devtools/doctor/finding.ts', /mailTo|Whom a mail is sent to/);
  project.dropLines('docs/operations.md', /doctor -- --mail/);
  project.replace('docs/operations.md', ', sends a mail only where you say to whom, and', ', and');
}

function leaveConfig(project: Project) {
  project.dropLines(
    'src/core/config/config.ts',
    /mailUrl|mailFrom|hasMail|Without it mails are files/,
  );
  project.dropLines('src/core/config/environment.ts', /mail\.js/);
  project.replace('src/core/config/environment.ts', / {2}@MailUrl\(\)[^]*?MAIL_FROM = '';\n\n/, '');
  project.replace('src/core/config/store-urls.ts', 'export const isUrl', 'const isUrl');
  project.replace('src/core/web/errors/hide-secrets.ts', ", config.mailUrl ?? ''", '');
  project.replace('.env.example', /# The server that sends mails[^]*?MAIL_FROM=\n\n/, '');
  project.replace(
    '.env.example',
    /Mails, and whatever acts for\s+(# )?somebody else, are/,
    'What acts for somebody else is',
  );
  project.dropLines('README.md', /`MAIL_(URL|FROM)`|`src\/core\/mail\/`/);
}

function leaveTests(project: Project) {
  project.replace('src/core/config/refusals.spec.ts', /const NO_MAIL =\n[^]*?\);\n/, '');
  project.dropLines('src/core/config/refusals.spec.ts', /'MAIL_(URL|FROM)'/);
  project.dropBlock('src/core/config/refusals.spec.ts', "it('so is a mail server without");
  project.dropLines('src/core/web/errors/hide-secrets.spec.ts', /MAIL_(URL|FROM)/);
  project.replace('src/core/web/errors/hide-secrets.spec.ts', ' mail-secret', '');
  project.dropLines('src/features/account/data.e2e-spec.ts', /Outbox\)|left\.mails|sendWhenAsked/);
  project.replace('src/features/account/data.e2e-spec.ts', '[MailModule, ', '[');
  project.replace('src/features/account/data.e2e-spec.ts', ', mails: []', '');
  project.replace(
    'src/features/account/data.e2e-spec.ts',
    /Ada has a laptop[^*]*Eve has an account too, with the same/,
    'Ada has a laptop and a phone; Eve has an account too',
  );
  project.dropLines('test/support/kit.ts', /mail\.js/);
  project.dropLines('test/support/app.ts', /MailFolder|mail\/folder|^ +mails,$/);
  project.replace(
    'test/support/app.ts',
    'testing.overrideProvider(Folder).useValue(mails)',
    'testing',
  );
  project.dropLines('test/support/spare-apps.ts', /MailFolder|mails\.empty/);
  project.replace('test/support/spare-apps.ts', 'No store and no mail server', 'No store');
  project.replace('test/support/spare-apps.ts', '{ app, mails, rows }', '{ app, rows }');
  project.replace('test/support/spare-apps.ts', '{ app, mails }: Started', '{ app }: Started');
  project.dropBlock('test/support/tour.ts', "  @Get('mail')");
  project.dropLines('test/support/tour.ts', /private readonly (folder|mailer):/);
  project.replace('test/support/tour.ts', 'imports: [MailModule], ', '');
  project.replace('test/support/tour.ts', '{ ...MAIL_SERVER, ...environment }', 'environment');
  project.replace('test/support/tour.ts', ', change: keepMails', '');
}
