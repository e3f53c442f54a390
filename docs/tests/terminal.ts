import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
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
  /** What is printed, and how pages write it. */
  readonly words?: Readonly<Record<string, string>>;
  /** How long a server may take to say what the page tells. */
  readonly patienceMs?: number;
}

/** What npm prints before the output of a script. Pages leave it out. */
const OF_NPM = /^(\n> .*\n> .*\n\n)/;

/** Takes minutes. The packages are those of the project, in a folder above. */
const INSTALLS = /^npm (install|ci)\b/;

/** Builds, starts, and does so again when a file is saved. */
const WATCHES = /npm run start:dev$/;

/** What a reader types, and what it prints. They begin in the folder of the project. */
export class Terminal {
  /** Where `cd` has led. All terminals of a reader are in the same folder. */
  #at: string;
  /** By the program: whoever starts one again has stopped it before. */
  readonly #servers = new Map<string, Server>();
  /** The command of the server that watches the files, when one was saved since it said that it had started. */
  #watching = '';
  #isSaved = false;

  private constructor(
    readonly folder: string,
    private readonly ports: Ports,
    private readonly options: TerminalOptions,
  ) {
    this.#at = folder;
  }

  static async open(folder: string, options: TerminalOptions) {
    return new Terminal(folder, await Ports.find(), options);
  }

  async run(command: string) {
    const [, to] = /^cd (\S+)$/.exec(command) ?? [];
    if (to !== undefined) this.#at = join(this.#at, to);
    if (to !== undefined || INSTALLS.test(command)) return { lines: [], status: 0 };
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
    this.#watching = WATCHES.test(command) ? command : '';
    this.#isSaved = false;
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

  /** Whoever types saves one file after the other. Here the server starts again once, after the last of them. */
  save() {
    this.#isSaved = true;
  }

  /** What the server says next that was started last. */
  async hear(expected: readonly string[]) {
    if (this.#watching && this.#isSaved) return this.serve(this.#watching, expected);
    return [...this.#servers.values()].at(-1)?.hear(expected) ?? [];
  }

  async close() {
    for (const server of [...this.#servers.values()].toReversed()) await server.stop();
    this.#servers.clear();
  }

  private spawn(command: string) {
    const { scripts, env } = this.options;
    const isInProject = this.#at === this.folder;
    const script = Object.keys(scripts).find((name) => isInProject && command.endsWith(name));
    const typed = script
      ? command.slice(0, -script.length) + scripts[script]
      : command.replace(WATCHES, "sh -c 'nest build && node dist/main.js'");
    return spawn('sh', ['-c', this.ports.asMeant(typed)], {
      cwd: this.#at,
      env: {
        PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}`,
        HOME: this.folder,
        PORT: this.ports.of('3000'),
        PROVIDER_PORT: this.ports.of('4000'),
        APP_ORIGIN: `http://localhost:${this.ports.of('3000')}`,
        HTTP_PORT: this.ports.of('8080'),
        HTTPS_PORT: this.ports.of('8443'),
        TERM: 'xterm-256color',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  }

  /** As somebody reads it: colours are no text. */
  private asWritten(output: string) {
    const words = Object.entries(this.options.words ?? {});
    return words.reduce(
      (text, [printed, written]) => text.replaceAll(printed, written),
      this.ports.asWritten(stripVTControlCharacters(output).replace(OF_NPM, '')),
    );
  }
}
