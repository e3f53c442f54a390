import type { Choices } from './choices.ts';
import type { Manifest, Project } from './project.ts';

/** What is told of, as far as it is there. */
const TREE: Record<string, string> = {
  'src/main.ts': 'checks the Node version, and starts',
  'src/commands/user.ts': 'what `npm run user` starts',
  'src/seed.ts': 'what `npm run seed` adds to the database, for development',
  'src/commands/database.ts': 'what `npm run database` starts',
  'src/app.module.ts': 'the application: core, and its features',
  'src/commands/doctor.ts': 'what `npm run doctor` starts',
  'src/options.ts':
    'what is wanted otherwise than in core: the name of the cookie, addresses, templates, limits',
  'src/features.ts': 'a line for each feature',
  'src/core/':
    'what features use, and you leave as it is: session, logins, users, pages and forms, mails, database, platforms',
  'src/devtools/': 'for development',
  'views/':
    'a folder for each feature, a template for each page; `views/layouts/page.hbs` is around them all',
  'public/': 'the style sheet, the icon, and scripts',
  'schematics/': 'what `npm run feature` writes; you leave it as it is',
  'deploy/': 'what runs around it, such as nginx',
  'test/support/': 'the kit of the tests; you leave it as it is',
};

/** Of the reference, which a product does without. */
export interface Tables {
  /** Names and defaults. */
  readonly variables: string;
  readonly commands: string;
}

export function tablesOf(project: Project): Tables {
  const reference = project.read('docs/reference.md');
  const rows = (head: string) => {
    const found = new RegExp(`^\\| ${head} \\|.*\n\\|---.*\n((?:\\|.*\n)+)`, 'm').exec(reference);
    if (!found) throw new Error(`The reference has no table of each ${head}: fix starter/setup`);
    return found[0].trimEnd();
  };
  return {
    variables: rows('variable').replaceAll(/^(\|[^|]*\|[^|]*\|).*/gm, '$1'),
    commands: rows('command'),
  };
}

/** The README of the product: what it is called, and what is left. */
export function productReadme(
  project: Project,
  { cookie, name }: Choices,
  { commands, variables }: Tables,
) {
  const { scripts } = JSON.parse(project.read('package.json')) as Manifest;
  const features = folders(project);
  const tree = Object.entries(TREE).filter(([path]) => project.has(path.replace(/\/$/, '')));
  const isThere = (row: string) => {
    const [, script = ''] = /^\| `npm (?:run )?([\w:]+)/.exec(row) ?? [];
    return !script || script in scripts;
  };
  return `# ${name}

\`\`\`sh
npm ci && npm start
\`\`\`

Then open http://localhost:3000. Any Node from 20 on will do to install: the project brings its own.

\`\`\`sh
npm ci && npm test
\`\`\`

## The tree

| where | what |
|---|---|
${tree.map(([path, what]) => `| \`${path}\` | ${what} |`).join('\n')}
| ${features.map((folder) => `\`${folder}\``).join(', ')} | the features |

## Commands

${commands.split('\n').filter(isThere).join('\n')}
| \`npm run upgrade\` | puts in the core of a newer clone of the starter, and merges the rest |

## Environment

No \`.env\` is needed. \`.env.example\` has the same list with the meaning of each. Production needs three:
\`PUBLIC_ORIGIN\`, \`SESSION_KEYS\` (\`npm run key\`), and behind a proxy its address in \`TRUST_PROXY\`.

${variables.replace('`sid-3000`; in production `__Host-sid`', `\`${cookie}-3000\`; in production \`__Host-${cookie}\``)}

## Add a feature

\`\`\`sh
npm run feature -- notes title:text body:textarea 'due:date?' done:boolean
\`\`\`

It writes what works and is tested, and you change it from there:

- \`src/features/notes/\`: the table with its first migration, the class that reads and writes it, the class of the form with a rule at each field,
  the controller, the module, the tests.
- \`views/notes/\`: the list in pages, one of them, the form.
- A line in \`src/features.ts\`, and an entry in the navigation.

Only who wrote a row changes it; with \`--owned\` others do not see it either. With \`--json\` there are addresses for programs. \`npm run feature -- --help\`
has the kinds of fields, and \`npx nest generate feature notes title:text\` does the same. To take a feature out, delete its two folders and its lines in \`src/features.ts\`; its table
stays until you drop it. What else a feature may need: [docs/features.md](docs/features.md). To test one: [docs/testing.md](docs/testing.md); to run it:
[docs/operations.md](docs/operations.md).

Made with nest-session-starter; [package.json](package.json) has its version and what was left out.
`;
}

const folders = (project: Project) => [
  ...new Set(
    project.paths.flatMap(
      (path) => /^src\/features\/(?:account\/(?=[\w-]+\/))?[\w-]+\//.exec(path)?.[0] ?? [],
    ),
  ),
];
