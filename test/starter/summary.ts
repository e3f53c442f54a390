import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** Seconds. A file that takes longer holds up everybody who waits for the suite. */
const LONG = 20;

interface Row {
  files: number;
  tests: number;
  seconds: number;
}

/** After the tests: where the seconds were, and what was not run. */
export class Summary implements Reporter {
  #isWatching = false;

  /** @param rest the projects that are not part of the quick run, and the command that runs them */
  constructor(
    private readonly rest: readonly string[],
    private readonly command: string,
  ) {}

  onInit({ config }: Vitest) {
    this.#isWatching = config.watch;
  }

  onTestRunEnd(modules: readonly TestModule[]) {
    if (this.#isWatching) return;
    const rows = new Map<string, Row>();
    for (const module of modules) {
      const row = rows.get(module.project.name) ?? { files: 0, tests: 0, seconds: 0 };
      row.files += 1;
      row.tests += [...module.children.allTests()].length;
      row.seconds += secondsOf(module);
      rows.set(module.project.name, row);
    }
    print(['project', 'files', 'tests', 'seconds']);
    for (const [name, { files, tests, seconds }] of rows)
      print([name, String(files), String(tests), seconds.toFixed(1)]);
    for (const module of modules.filter((each) => secondsOf(each) > LONG))
      console.log(`  ${module.relativeModuleId} took ${secondsOf(module).toFixed(0)} seconds`);
    for (const module of modules)
      for (const test of module.children.allTests())
        if (test.diagnostic()?.flaky) console.log(`  Red once, and green again: ${test.fullName}`);
    const notRun = this.rest.filter((name) => !rows.has(name));
    const subjects = new Set(notRun.map((name) => name.replace(/^(express|fastify), /, '')));
    if (subjects.size > 0)
      console.log(`\n  Not run: ${[...subjects].join(', ')}. To run them: ${this.command}\n`);
  }
}

function secondsOf(module: TestModule) {
  const { collectDuration, setupDuration, duration } = module.diagnostic();
  return (collectDuration + setupDuration + duration) / 1000;
}

function print([name = '', ...figures]: readonly string[]) {
  console.log(`  ${name.padEnd(30)}${figures.map((figure) => figure.padStart(9)).join('')}`);
}
