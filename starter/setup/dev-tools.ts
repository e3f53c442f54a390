import type { Part } from './parts.ts';
import type { Project } from './project.ts';

const SHOWN = ['error-details', 'inspector', 'mailbox'];

/** The inside of the application, for whoever develops it. */
export const tools: readonly Part[] = [
  {
    name: 'error-details',
    about: 'in development: the stack, the source and the session on the page of an error',
    words: /ErrorDetails|errorDetails|class="details/,
    remove(project) {
      project.remove(
        'src/core/web/errors/error-{details,source}*',
        'test/processes/dev-tools.spec.ts',
      );
      // The inspector hides the same secrets.
      if (!project.has('src/devtools/inspector'))
        project.remove('src/core/web/errors/hide-secrets*');
      project.dropLines('src/core/web/web.module.ts', /ErrorDetails/);
      project.dropBlock('src/core/core.module.ts', 'const errorDetails');
      project.dropLines('src/core/core.module.ts', /ErrorDetails/);
      project.replace(
        'src/core/core.module.ts',
        "config.devTools === 'off' ? forEveryRequest : [errorDetails, ...forEveryRequest]",
        'forEveryRequest',
      );
      const filter = 'src/core/web/errors/error-page.filter.ts';
      project.dropLines(filter, /details: ErrorDetails|ErrorDetails \}|const details = /);
      project.replace(filter, '{ ...describe(error, status), details }', 'describe(error, status)');
      project.replace(filter, ' A stack only to `DEV_TOOLS`.', ' Never a stack.');
      project.replace('views/errors/show.hbs', /\{\{#if details\}\}[^]*/, '');
      project.replace('public/style.css', /\.details \{[^]*?\n\}\n\n/, '');
      project.replace('.env.example', ', such as the stack of an error:', ':');
      project.dropBlock('test/browser/accessibility.spec.ts', "it('of an error can too");
    },
  },
  {
    name: 'dev-tools',
    about: 'in development: all of it, and who may see it (DEV_TOOLS)',
    words: /DEV_TOOLS|DevTools|dev-tools|OnlyHere/,
    takes: SHOWN,
    neededBy: SHOWN,
    remove(project) {
      project.remove('src/core/{web,config}/dev-tools.ts');
      project.dropLines('src/core/web/web.module.ts', /DevTools/);
      if (!project.has('src/core/web/access/roles.guard.ts')) leaveHidden(project);
      project.dropLines('src/core/config/config.ts', /devTools|Who sees the inside/);
      const environment = 'src/core/config/environment.ts';
      project.replace(environment, / {2}@DevTools\(\)\n.*\n\n/, '');
      project.dropLines(environment, /DEV_TOOLS|dev-tools\.js/);
      project.replace('.env.example', /\n# Who sees the inside[^]*?DEV_TOOLS=local\n/, '');
      project.dropLines('README.md', /`DEV_TOOLS`/);
      for (const spec of ['config', 'refusals', 'production'])
        project.dropLines(`src/core/config/${spec}.spec.ts`, /'DEV_TOOLS'/);
    },
  },
];

function leaveHidden(project: Project) {
  project.remove('src/core/web/hidden.ts');
  project.dropLines('src/core/web/routes.ts', /isHidden:/);
  project.replace('src/core/web/routes.ts', '!route.isHidden && ', '');
}
