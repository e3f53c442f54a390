import { freePort } from '../../test/support/free-port.js';

/** As pages write them. */
const WRITTEN = ['3000', '3001', '4000', '5432', '6390', '8080', '8443'];

/** Each reader gets free ports in the place of those that are written. */
export class Ports {
  private constructor(private readonly real: ReadonlyMap<string, string>) {}

  /** @param known where a server is that runs already, by the port that pages write */
  static async find(known: Readonly<Record<string, number>> = {}) {
    const pairs = WRITTEN.map(
      async (port) => [port, String(known[port] ?? (await freePort()))] as const,
    );
    return new Ports(new Map(await Promise.all(pairs)));
  }

  of(written: string) {
    return this.real.get(written)!;
  }

  asMeant(command: string) {
    return replaceEach(command, this.real);
  }

  asWritten(output: string) {
    return replaceEach(output, new Map([...this.real].map(([written, real]) => [real, written])));
  }
}

const replaceEach = (text: string, words: ReadonlyMap<string, string>) =>
  text.replace(new RegExp(`\\b(${[...words.keys()].join('|')})\\b`, 'g'), (at) => words.get(at)!);
