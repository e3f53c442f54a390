import { existsSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { startProcess } from '../starter/process.js';

/** Prints the address of each module that is loaded. */
const TELL_WHAT_IS_LOADED = `import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });`;

const LOADS = `--import=data:text/javascript,${encodeURIComponent(TELL_WHAT_IS_LOADED)}`;

describe.runIf(existsSync('src/devtools/inspector'))('The built application', () => {
  it.each([
    ['off', false],
    ['local', true],
  ])('loads the inspector where it may be used only: DEV_TOOLS=%s', async (DEV_TOOLS, isThere) => {
    const environment = { DEV_TOOLS, NODE_OPTIONS: LOADS };
    const { output, visitor } = await startProcess(inject('built'), environment);
    expect(output()).toContain('/dist/app.module.js');
    expect(output().includes('/dist/devtools/inspector/')).toBe(isThere);
    const page = await visitor().open('/__session');
    expect(page.status).toBe(isThere ? 200 : 404);
  });
});
