import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { linesOf } from './blocks.js';
import { isOpen } from './is-open.js';
import { Ports } from './ports.js';
import { programOf } from './program.js';
import { Server, stop } from './server.js';

const COMMAND_MS = 60_000;

interface TerminalOptions {
  /** What scripts run that would build the application first, such as `npm start`. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Where a server is that runs already, by the port that pages write. */
  readonly ports?: Readonly<Record<string, number>>;
  /** What is printed, and how pages write it. */
  readonly words?: Readonly<Record<string, string>>;
  /** How long a server may take to say what the page tells. */
  readonly patienceMs?: number;
}

/** What a reader types in one folder, and what it prints. */
export class Terminal {
  /** By the program: whoever starts one again has stopped it before. */
  readonly #servers = new Map<string, Server>();

  private constructor(
    readonly folder: string,
    private readonly ports: Ports,
    private readonly options: TerminalOptions,
  ) {}

  static async open(folder: string, options: TerminalOptions) {
    return new Terminal(folder, await Ports.find(options.ports), options);
  }

  async run(command: string) {
    const child = this.spawn(command);
    const timer = setTimeout(() => void stop(child), COMMAND_MS);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (printed += String(chunk)));
    }
    const [status] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    return { lines: linesOf(this.asWritten(printed)), status };
  }

  /** Starts what goes on running, and waits for the lines that it is to say. */
  async serve(command: string, expected: readonly string[]) {
    const program = programOf(command);
    await this.#servers.get(program)?.stop();
    this.#servers.delete(program);
    const { patienceMs = 60_000 } = this.options;
    const asWritten = (text: string) => this.asWritten(text);
    const server = new Server(this.spawn(command), asWritten, patienceMs);
    this.#servers.set(program, server);
    const said = await server.hear(expected);
    // Nest says that it has started a moment before it listens, and nobody types as fast as this.
    if (said === expected && program === 'node') await isOpen(this.ports.of('3000'));
    return said;
  }

  /** What the server says next that was started last. */
  async hear(expected: readonly string[]) {
    return [...this.#servers.values()].at(-1)?.hear(expected) ?? [];
  }

  async close() {
    for (const server of [...this.#servers.values()].toReversed()) await server.stop();
    this.#servers.clear();
  }

  private spawn(command: string) {
    const { scripts, env } = this.options;
    const script = Object.keys(scripts).find((name) => command.endsWith(name));
    const typed = script ? command.slice(0, -script.length) + scripts[script] : command;
    return spawn('sh', ['-c', this.ports.asMeant(typed)], {
      cwd: this.folder,
      env: {
        PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}`,
        HOME: this.folder,
        PORT: this.ports.of('3000'),
        HTTP_PORT: this.ports.of('8080'),
        HTTPS_PORT: this.ports.of('8443'),
        NO_COLOR: '1',
        npm_config_loglevel: 'silent', // the lines that npm itself prints are not the point
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  }

  private asWritten(output: string) {
    const words = Object.entries(this.options.words ?? {});
    return words.reduce(
      (text, [printed, written]) => text.replaceAll(printed, written),
      this.ports.asWritten(output),
    );
  }
}
