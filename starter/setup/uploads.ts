import type { Part } from './parts.ts';
import type { Project } from './project.ts';

const BODIES = 'src/core/web/bodies';

export const uploads: Part = {
  name: 'uploads',
  about: 'forms with files: @Upload() above a handler',
  words: /upload|multipart\.js|busboy/i,
  remove(project) {
    project.remove(
      ...['multipart', 'upload', 'uploaded-file'].map((name) => `${BODIES}/${name}.ts`),
    );
    project.removePackages('@fastify/busboy');
    leaveSource(project);
    leaveTests(project);
  },
};

function leaveSource(project: Project) {
  const guard = `${BODIES}/body.guard.ts`;
  project.dropLines(guard, /upload\.js/);
  project.replace(guard, ' Files are read after all guards.', '');
  project.replace(
    guard,
    /else if \(!uploadOf[^]*?\n {4}\}/,
    'else request.body = await readBody(raw);',
  );
  project.replace(`${BODIES}/body.ts`, / {2}if \(type === MULTIPART\) \{[^]*?\n {2}\}\n/, '');
  project.replace(`${BODIES}/body.ts`, /export const MULTIPART.*\n\n/, '');
  project.replace('src/core/config/policy.ts', / {2}\/\*\* Of a text in a form[^]*?file: .*\n/, '');
  project.replace('README.md', '(JSON, uploads, webhooks)', '(JSON, webhooks)');
  project.dropLines('oxlint.config.ts', /reader of uploads, which|'!@fastify\/busboy'/);
}

function leaveTests(project: Project) {
  const orders = 'test/support/orders.ts';
  for (const name of ['photos', 'stream', 'private'])
    project.dropBlock(orders, `  @Post('${name}')`);
  project.dropBlock(orders, 'class Counter extends Writable');
  project.dropBlock(orders, 'export const brokenStreams');
  const bodies = `${BODIES}/bodies.e2e-spec.ts`;
  project.dropBlock(bodies, "describe('Files'");
  project.replace(bodies, 'brokenStreams, ', '');
  project.replace(bodies, /const photo =[^]*?(?=describe\('JSON')/, '');
  const hostile = 'test/hostile-bodies.spec.ts';
  project.replace(hostile, / {4}\[\n {6}'is refused when it has files[^]*?\n {4}\],\n/, '');
  project.replace(hostile, /const files =[^]*?(?=describe\()/, '');
}
