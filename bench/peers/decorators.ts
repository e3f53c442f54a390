import { registerHooks } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Node strips types but knows no decorators: for `node --import` of this, the Nest peer has some. */
registerHooks({
  load(url, context, next) {
    if (!url.endsWith('/peers/nest.ts')) return next(url, context);
    const { outputText: source } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2024,
        module: ts.ModuleKind.ESNext,
        experimentalDecorators: true,
      },
    });
    return { format: 'module', source, shortCircuit: true };
  },
});
