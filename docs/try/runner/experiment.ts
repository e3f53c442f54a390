/** What a browser meets: an application that listens. */
export interface Site {
  /** Such as http://127.0.0.1:43210 */
  readonly origin: string;
  /** What it told its owner, if that is listened to. */
  readonly log?: readonly string[];
  close(): Promise<void>;
}

/** What was seen, by what it is. */
export type Findings = Readonly<Record<string, string | number>>;

export interface Result {
  /** What was seen on each site, by its name. */
  readonly columns: Readonly<Record<string, Findings>>;
  /** The first thing that ours told its owner. */
  readonly said: string | undefined;
}

export interface Experiment {
  /** One sentence. */
  readonly about: string;
  run(): Promise<Result>;
  /** A sentence or two. */
  readonly why: string;
  /** Where ours is done. */
  readonly ours: string;
}

/** Does the same on each site, one after the other. */
export async function compare<S extends Site>(
  sites: Readonly<Record<string, () => Promise<S>>>,
  steps: (site: S) => Promise<Findings>,
): Promise<Result> {
  const columns: Record<string, Findings> = {};
  const said: string[] = [];
  for (const [name, start] of Object.entries(sites)) {
    showProgress(`Trying ${name} ...`);
    const site = await start();
    try {
      columns[name] = await steps(site);
      said.push(...(site.log ?? []));
    } finally {
      await site.close();
    }
  }
  showProgress('');
  return { columns, said: said[0] };
}

/** On a terminal, in one line that goes away again. */
function showProgress(text: string) {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1B[K${text && `  ${text}`}`);
}
