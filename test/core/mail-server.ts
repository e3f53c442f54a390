import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

/** A mail server, and the messages that it took as they came. */
export async function startMailServer(options: SMTPServerOptions = {}, host = '127.0.0.1', at = 0) {
  const messages: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onData(stream, _session, done) {
      let message = '';
      stream.on('data', (chunk) => (message += String(chunk)));
      stream.on('end', () => done(null, String(messages.push(message))));
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(at, host, resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  const { port } = server.server.address() as { port: number };
  return { messages, port, close, host: `${host}:${port}` };
}
