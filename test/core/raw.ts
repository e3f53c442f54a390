import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Answer {
  /** 0 when the connection ended without a word. */
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export const FORM = 'Content-Type: application/x-www-form-urlencoded';

/** Exactly this request, byte for byte, where an ordinary client would correct or refuse it. */
export const request = (line: string, headers: string[] = [], body = '') =>
  [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n');

/** As a browser sends it, which keeps its connection. The request behind it ends that. */
export const kept = (bytes: string) =>
  bytes.replace('Connection: close', 'Connection: keep-alive') + request('GET /health/live');

export const post = (path: string, body: string, headers = [FORM]) =>
  request(`POST ${path}`, [...headers, `Content-Length: ${body.length}`], body);

export const chunked = (path: string, body: string, headers = [FORM]) => {
  const chunks = `${body && `${body.length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n`;
  return request(`POST ${path}`, [...headers, 'Transfer-Encoding: chunked'], chunks);
};

/** Sends bytes (a character is a byte) and waits until the other side closes the connection. */
export async function send(origin: string, bytes: string): Promise<Answer> {
  const { protocol, hostname, port } = new URL(origin);
  // Whoever sends this does not ask who answers.
  const to = { host: hostname, port: Number(port), rejectUnauthorized: false };
  const socket = protocol === 'http:' ? connect(to) : connectTls(to);
  socket.setEncoding('utf8');
  const closed = Promise.withResolvers<void>();
  let received = '';
  socket.on('data', (chunk) => (received += String(chunk)));
  socket.on('error', () => undefined);
  socket.on('close', () => closed.resolve());
  socket.write(bytes, 'latin1');
  await closed.promise;
  return read(received);
}

function read(received: string): Answer {
  const [head = '', ...rest] = received.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = new Headers();
  for (const header of lines) {
    const colon = header.indexOf(':');
    headers.append(header.slice(0, colon), header.slice(colon + 1).trim());
  }
  return { status: Number(line.split(' ')[1] ?? 0), headers, text: rest.join('\r\n\r\n') };
}
