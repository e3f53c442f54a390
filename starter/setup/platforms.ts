import type { Part } from './parts.ts';
import type { Project } from './project.ts';

const LABELS = { express: 'Express', fastify: 'Fastify' } as const;
type Name = keyof typeof LABELS;

/** Takes out one of the two: what has its name, and the word wherever both are named. */
function removePlatform(project: Project, gone: Name, kept: Name) {
  const other = LABELS[kept];
  project.remove(`src/**/${gone}*`, 'test/same-pages.spec.ts');
  project.dropLines('src/core/platform/platforms.ts', new RegExp(`import\\('./${gone}.js'\\)`));
  project.dropLines('src/features/visits/visits.module.ts', new RegExp(gone, 'i'));
  project.replace('views/home/index.hbs', /\n.*Express and on Fastify\./, '');

  project.replace('src/core/config/config.ts', "'express' | 'fastify'", `'${kept}'`);
  project.replace('src/core/config/environment.ts', "'express', 'fastify'", `'${kept}'`);
  project.replace(
    'src/core/config/environment.ts',
    /HTTP_PLATFORM = '\w+'/,
    `HTTP_PLATFORM = '${kept}'`,
  );
  project.dropLines('src/core/config/config.spec.ts', new RegExp(`'HTTP_PLATFORM', '.*${gone}`));
  project.replace('src/core/config/config.spec.ts', /platform: '\w+'/, `platform: '${kept}'`);
  project.replace('src/core/config/refusals.spec.ts', 'express or fastify', kept);
  project.replace('src/core/config/refusals.spec.ts', "'koa', 'Fastify']", `'koa', '${other}']`);
  project.replace('.env.example', '# express or fastify', `# ${kept}`);
  project.replace('.env.example', /HTTP_PLATFORM=\w+/, `HTTP_PLATFORM=${kept}`);
  project.replace('README.md', /(`HTTP_PLATFORM` \| )`\w+`/, `$1\`${kept}\``);
  project.replace(
    '.vscode/launch.json',
    /    \{\n {6}"name": "The application on Fastify"[^]*?\n {4}\},\n/,
    '',
  );

  project.replace('oxlint.config.ts', 'Express, Fastify and', `${other} and`);
  project.replace('src/devtools/doctor/answer.ts', '(express|fastify)', kept);
  project.replace('test/support/both-platforms.ts', 'express|fastify', kept);
  project.replace('test/support/summary.ts', '(express|fastify)', kept);
  project.replace('vitest.config.ts', "'express' | 'fastify'", "'express'");
  project.replace('vitest.config.ts', 'typeof express | typeof fastify', 'typeof express');
  project.dropBlock('vitest.config.ts', 'const COOKIES');
  project.dropBlock('vitest.config.ts', 'const FAULTS_ON_FASTIFY');
  project.replace('package.json', /(?: --project=!| --project )fastify/g, '');
  project.dropLines('vitest.config.ts', /fastify/);
  if (!project.read('vitest.config.ts').includes(', JOURNEY)'))
    project.dropBlock('vitest.config.ts', 'const JOURNEY');
}

export const platforms: readonly Part[] = [
  {
    name: 'fastify',
    about: 'Fastify',
    // The reader of forms with files has it in its name, and needs none.
    words: /fastify(?!\/busboy)/i,
    remove(project) {
      removePlatform(project, 'fastify', 'express');
      project.removePackages(
        '@fastify/secure-session',
        '@fastify/static',
        '@fastify/view',
        '@nestjs/platform-fastify',
        'fastify',
      );
      project.replace(
        'src/core/config/trust-proxy.ts',
        / {4}Refuse\(\n {6}\(value, \{ HTTP[^]*?\n {4}\),\n/,
        '',
      );
      project.replace(
        '.env.example',
        ' A number of hops on Express only.',
        ' Or a number of hops.',
      );
      if (project.has('src/core/redis'))
        project.replace('.env.example', ' On Fastify sessions are in their cookies.', '');
      project.dropBlock(
        'src/core/config/refusals.spec.ts',
        "it('so is a number of hops on Fastify",
      );
      project.dropLines('oxlint.config.ts', /'!?@?fastify|reader of uploads, which/);
      project.dropLines('deploy/Dockerfile', /sodium-native/);
    },
  },
  {
    name: 'express',
    about: 'Express',
    words: /express(?!ion)/i,
    remove(project) {
      removePlatform(project, 'express', 'fastify');
      project.removePackages(
        'express-session',
        'hbs',
        'express',
        '@types/express',
        '@types/express-session',
        '@types/hbs',
        '@nestjs/platform-express',
      );
      project.replace('package.json', /--project(=!| )express/g, '--project$1fastify');
      project.replace('vitest.config.ts', /express/g, 'fastify');
      project.dropLines('src/core/config/config.spec.ts', /'TRUST_PROXY', '1'/);
      project.replace(
        'src/core/config/trust-proxy.ts',
        "(value, { HTTP_PLATFORM }) => isHopCount(value) && HTTP_PLATFORM === 'fastify'",
        'isHopCount',
      );
      project.replace('.env.example', ' A number of hops on Express only.', '');
      project.replace(
        'src/core/web/bodies/unread-body.ts',
        ", as a stream or with Nest's `FileInterceptor` (Express only). No",
        ', as a stream. No',
      );
      project.dropLines('oxlint.config.ts', /^ +'(express|express-session|hbs|!@nestjs.*)',$/);
      project.dropBlock('oxlint.config.ts', 'const ONLY_FILES = {');
      project.replace(
        'oxlint.config.ts',
        / : \[NO_RESPONSE\]|packages.length > 0 \? |, ONLY_FILES/g,
        '',
      );
      project.dropBlock('test/lint.spec.ts', "'src/features/auth/pictures.ts'");
      project.dropLines('test/lint.spec.ts', /platform-express/);
      project.replace(
        'test/lint.spec.ts',
        "'src/features/auth/express.ts': from('express')",
        "'src/features/auth/fast.ts': from('fastify')",
      );
      project.replace(
        'test/faults/redis.spec.ts',
        "inject('platform') === 'express'",
        'false as boolean',
      );
    },
  },
];
