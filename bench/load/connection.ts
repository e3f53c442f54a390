import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** From the status line to the empty line. */
  readonly head: string;
  readonly body: string;
}

/**
 * One keep-alive connection of one visitor, with a cookie jar. Written on a plain socket, because what
 * measures must cost less than what is measured: autocannon needs 35 µs of CPU for a request whose answer
 * it checks, this needs 20, and a bare node:http server 25. wrk has no cookies for each connection.
 */
export class Connection {
  readonly cookies = new Map<string, string>();
  #socket: Socket | undefined;
  #received = '';
  #settle: ((answer: Answer | Error) => void) | undefined;

  private constructor(private readonly port: number) {}

  static async open(port: number) {
    const connection = new Connection(port);
    await connection.reopen();
    return connection;
  }

  /** The cookies stay. */
  async reopen() {
    this.close();
    const socket = connect(this.port, '127.0.0.1');
    this.#socket = socket;
    await once(socket, 'connect');
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.receive(chunk));
    socket.on('error', (error) => this.#settle?.(error));
    socket.on('close', () => this.#settle?.(new Error('The server closed the connection')));
  }

  close() {
    this.#received = '';
    this.#settle = undefined;
    this.#socket?.removeAllListeners('close').destroy();
  }

  /** Calls back rather than promises: a promise for each answer would be felt. */
  ask(ask: Ask, settle: (answer: Answer | Error) => void) {
    this.#settle = settle;
    this.#socket!.write(this.written(ask));
  }

  answer(ask: Ask) {
    return new Promise<Answer>((resolve, reject) =>
      this.ask(ask, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer))),
    );
  }

  private written({ method, path, form, headers = {} }: Ask) {
    let head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n`;
    if (this.cookies.size > 0) {
      head += `Cookie: ${[...this.cookies].map((pair) => pair.join('=')).join('; ')}\r\n`;
    }
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    if (!form) return `${head}\r\n`;
    const body = new URLSearchParams(form).toString();
    return `${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  }

  private receive(chunk: string) {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#received.slice(0, end);
    const length = /^content-length: (\d+)/im.exec(head);
    if (!length) return this.finish(new Error(`An answer without Content-Length:\n${head}`));
    const whole = end + 4 + Number(length[1]);
    if (this.#received.length < whole) return;
    const body = this.#received.slice(end + 4, whole);
    this.keepCookies(head);
    this.finish({ status: Number(head.slice(9, 12)), head, body });
  }

  private finish(answer: Answer | Error) {
    const settle = this.#settle;
    this.#received = '';
    this.#settle = undefined;
    settle?.(answer);
  }

  private keepCookies(head: string) {
    for (const [, name, value] of head.matchAll(/^set-cookie: ([^=]+)=([^;\r\n]*)/gim)) {
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
  }
}
