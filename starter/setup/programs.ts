import type { Part } from './parts.ts';

/** What speaks with programs and scripts, and not with somebody who reads a page. */
export const programs: readonly Part[] = [
  {
    name: 'webhooks',
    about: 'what another program calls and signs; and what a browser reports of a refused script',
    words: /webhook|csp-reports|PolicyReports|rawBody/i,
    remove(project) {
      project.remove('src/core/web/bodies/webhook.ts', 'src/core/web/protection/policy-reports*');
      const app = 'src/core/core.module.ts';
      project.replace(app, / +controllers: config\.isDevelopment.*\n/, '');
      const guard = 'src/core/web/bodies/body.guard.ts';
      project.dropLines(guard, /webhook = |if \(webhook\)/);
      project.replace(guard, / {4}else (if|request)/, '    $1');
      project.replace(guard, '; rawBody?: Buffer', '');
      project.replace('src/core/web/bodies/body.ts', ', such as for a signature', '');
      const routes = 'src/core/web/routes.ts';
      project.dropLines(routes, /isWebhook: /);
      project.dropBlock(routes, '  isWebhook(path');
      project.replace(
        'src/core/platform/paths.ts',
        ', health checks and webhooks',
        ' and health checks',
      );
      project.replace(
        'src/core/platform/paths.ts',
        /export function sessionlessIn[^]*?\n\}/,
        SESSIONLESS,
      );
      for (const platform of ['express', 'fastify-sessions']) {
        project.dropLines(`src/core/platform/${platform}.ts`, /= sessionlessIn\(app\)/);
        project.replace(`src/core/platform/${platform}.ts`, 'sessionlessIn', 'isSessionless');
      }
      project.replace(
        'src/core/platform/fastify-requests.ts',
        ', but a webhook takes any.',
        ' before the guard can.',
      );
      const headers = 'src/core/web/protection/security-headers';
      project.dropBlock(`${headers}.ts`, 'export const REPORTS');
      project.dropLines(`${headers}.ts`, /reportUri/);
      project.replace(`${headers}.ts`, /  isDevelopment,\n/, '');
      project.dropBlock(`${headers}.e2e-spec.ts`, "it('asks a browser to tell what it refused");
      const crossSite = 'src/core/web/protection/cross-site.guard.ts';
      if (project.has('src/core/web/socket.ts'))
        project.replace(crossSite, ' || webhookOf(context.getHandler())', '');
      else project.dropLines(crossSite, /webhookOf\(/);
      project.dropLines('src/core/config/policy.ts', /Where `@Webhook\(\)`|^ +webhook: MB/);
      project.replace('README.md', ', webhooks)', ')');
      for (const name of ['hook', 'paid'])
        project.dropBlock('test/support/orders.ts', `  @Post('${name}')`);
      project.dropBlock('src/core/web/bodies/bodies.e2e-spec.ts', "describe('A webhook'");
      project.replace(
        'test/hostile-bodies.spec.ts',
        / {4}\[\n {6}'is refused when it is more than a webhook[^]*?\n {4}\],\n/,
        '',
      );
    },
  },
  {
    name: 'streams',
    about: 'answers that stay open: @Sse()',
    words: /EventStream|@Sse|\bSSE_/,
    // It shows each request when it comes.
    takes: ['inspector'],
    remove(project) {
      project.remove('src/core/web/event-streams.ts');
      project.replace(
        'src/core/web/page/layout-and-save.interceptor.ts',
        / {4}if \(Reflect\.hasMetadata\(SSE_METADATA[^]*?\n {4}\}\n/,
        '',
      );
      project.dropLines('src/core/web/web.module.ts', /EventStreams/);
      const stories = 'src/core/web/page/answers.e2e-spec.ts';
      for (const handler of ['events', 'silence', 'own-news', 'writing'])
        project.dropBlock(stories, `  @Sse('${handler}')`);
      project.dropBlock(stories, "it('is refused where it could not be kept");
      project.dropBlock(stories, "describe('A stream of events'");
      project.dropLines(stories, /readonly logins: Logins|const timeLimits|from 'rxjs'/);
      project.replace(stories, ', timeLimits }', ' }');
      const confirm = 'src/features/account/confirm.e2e-spec.ts';
      project.dropBlock(confirm, "  @Sse('news')");
      project.dropBlock(confirm, "it('ends after these ten minutes, where it is a stream");
      project.dropLines(confirm, /const timeLimits/);
      project.replace(confirm, ', timeLimits }', ' }');
      const roles = 'src/core/web/access/roles.e2e-spec.ts';
      project.dropBlock(roles, "  @Sse('news')");
      project.dropBlock(roles, "describe('A stream of events for a role'");
      project.replace(roles, 'timeLimits = TIME_LIMITS', '');
      project.replace(roles, ', timeLimits }', ' }');
    },
  },
];

const SESSIONLESS = `export const isSessionless = (url: string) =>
  /^\\/(public\\/|health\\/|(favicon\\.ico|robots\\.txt)$)/.test(url);`;
