import { describe, expect, it } from 'vitest';
import { startApp } from '../../../test/support/kit.js';
import { inProduction } from '../../../test/support/production.js';
import { rootWith } from '../../../test/core/root-with.js';

const PAGE = `<h1>{{title}}</h1>
{{#if nobody}}{{nobody.name}}{{/if}}
{{#each titles}}{{one}}{{/each}}
<p>{{titel}}</p>`;

const OWN = '<pre>{{details.stack}}</pre>';

const start = (environment: Record<string, string>) =>
  startApp(environment, {
    options: {
      root: rootWith({ 'errors/show': PAGE, 'errors/own': OWN }),
      views: { error: 'errors/own' },
    },
  });

describe('A name in a page that its handler does not return', () => {
  it('is an error that says where, and which names there are, to whoever develops this', async () => {
    const app = await start({ NODE_ENV: 'development' });
    const page = await app.visitor().open('/count');
    expect(page.status).toBe(500);
    expect(page.text('pre')).toMatch(
      /views.errors.show\.hbs, line 4, prints \{\{titel\}\}, which its handler does not return\. There are .*title/,
    );
  });

  it('is an empty place in production', async () => {
    const app = await start(inProduction());
    expect((await app.visitor().open('/count')).text('p')).toBe('');
  });
});
