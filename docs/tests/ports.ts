import { freePort } from '../../test/starter/free-port.js';

/** As pages write them. */
const WRITTEN = ['3000', '3001', '4000', '8080', '8443'];

/** Each reader gets free ports in the place of those that are written. */
export class Ports {
  private constructor(private readonly real: ReadonlyMap<string, string>) {}

  static async find() {
    const pairs = WRITTEN.map(async (port) => [port, String(await freePort())] as const);
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
